/** Networks of layers in a row in TensorFlow.js: fused kernels for outputs alone, plain ones where gradients are asked for. */
import * as tf from "@tensorflow/tfjs-core";
import type { ChainLayer } from "../cases/chain.js";

/** What a network gives; parameters HWIO. A linear layer behind maps has its weight as `[H, W, C, out]`. */
export function predicted(
  chain: readonly ChainLayer[],
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
): tf.Tensor {
  const next = inOrder(parameters);
  return chain.reduce<tf.Tensor>((x, layer) => {
    if (layer.kind === "pool" || layer.kind === "norm") return windowed(layer, x);
    const activation = layer.relu ? "relu" : "linear";
    if (layer.kind === "linear") {
      const [b, bias] = [asMatrix(next()), next()];
      return tf.fused.matMul({ a: asMatrix(x, x.shape[0]), b, bias, activation });
    }
    const [filter, bias] = [next() as tf.Tensor4D, next()];
    const { stride: strides, padding: pad } = layer;
    return tf.fused.conv2d({ x: x as tf.Tensor4D, filter, strides, pad, bias, activation });
  }, images);
}

/** As {@link predicted}, of kernels that have gradients. */
export function trained(
  chain: readonly ChainLayer[],
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
): tf.Tensor {
  const next = inOrder(parameters);
  return chain.reduce<tf.Tensor>((x, layer) => {
    if (layer.kind === "pool" || layer.kind === "norm") return windowed(layer, x);
    const y =
      layer.kind === "conv"
        ? tf.conv2d(x as tf.Tensor4D, next() as tf.Tensor4D, layer.stride, layer.padding)
        : tf.matMul(asMatrix(x, x.shape[0]), asMatrix(next()));
    const biased = tf.add(y, next());
    return layer.relu ? tf.relu(biased) : biased;
  }, images);
}

function windowed(layer: Extract<ChainLayer, { kind: "pool" | "norm" }>, x: tf.Tensor): tf.Tensor {
  const maps = x as tf.Tensor4D;
  if (layer.kind === "pool") return tf.maxPool(maps, layer.kernel, layer.stride, "valid");
  const radius = (layer.size - 1) / 2;
  return tf.localResponseNormalization(maps, radius, layer.k, layer.alpha, layer.beta);
}

/** With `rows` rows, or with as many columns as the last axis has. */
function asMatrix(x: tf.Tensor, rows?: number): tf.Tensor2D {
  return tf.reshape(x, rows === undefined ? [-1, x.shape.at(-1) ?? 1] : [rows, -1]);
}

function inOrder(parameters: readonly tf.Tensor[]): () => tf.Tensor {
  const remaining = [...parameters];
  return () => {
    const parameter = remaining.shift();
    if (parameter === undefined)
      throw new RangeError("the network has more layers than parameters");
    return parameter;
  };
}
