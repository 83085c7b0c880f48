/** Networks of layers in a row in TensorFlow.js: fused kernels for outputs alone, plain ones where gradients are asked for. */
import * as tf from "@tensorflow/tfjs-core";
import type { ChainLayer } from "../cases/chain.js";

type WeightedLayer = Extract<ChainLayer, { kind: "conv" | "linear" }>;
type WindowedLayer = Exclude<ChainLayer, WeightedLayer>;

/** How a layer with parameters is computed. */
type Weighted = (
  layer: WeightedLayer,
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor,
) => tf.Tensor;

/** What a network gives; parameters HWIO. A linear layer behind maps has its weight as `[H, W, C, out]`. */
export function predicted(
  chain: readonly ChainLayer[],
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
): tf.Tensor {
  return layerByLayer(chain, images, parameters, (layer, x, weight, bias) => {
    const activation = layer.relu ? "relu" : "linear";
    if (layer.kind === "linear") {
      const [a, b] = [asMatrix(x, x.shape[0]), asMatrix(weight)];
      return tf.fused.matMul({ a, b, bias, activation });
    }
    const [maps, filter] = [x as tf.Tensor4D, weight as tf.Tensor4D];
    const { stride: strides, padding: pad } = layer;
    return tf.fused.conv2d({ x: maps, filter, strides, pad, bias, activation });
  });
}

/** As {@link predicted}, of kernels that have gradients. */
export function trained(
  chain: readonly ChainLayer[],
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
): tf.Tensor {
  return layerByLayer(chain, images, parameters, (layer, x, weight, bias) => {
    const y =
      layer.kind === "conv"
        ? tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, layer.stride, layer.padding)
        : tf.matMul(asMatrix(x, x.shape[0]), asMatrix(weight));
    const biased = tf.add(y, bias);
    return layer.relu ? tf.relu(biased) : biased;
  });
}

function layerByLayer(
  chain: readonly ChainLayer[],
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
  weighted: Weighted,
): tf.Tensor {
  const remaining = [...parameters];
  const next = (): tf.Tensor => {
    const parameter = remaining.shift();
    if (parameter === undefined)
      throw new RangeError("the network has more layers than parameters");
    return parameter;
  };
  return chain.reduce<tf.Tensor>(
    (x, layer) =>
      layer.kind === "pool" || layer.kind === "norm"
        ? windowed(layer, x)
        : weighted(layer, x, next(), next()),
    images,
  );
}

function windowed(layer: WindowedLayer, x: tf.Tensor): tf.Tensor {
  const maps = x as tf.Tensor4D;
  if (layer.kind === "pool") return tf.maxPool(maps, layer.kernel, layer.stride, "valid");
  const radius = (layer.size - 1) / 2;
  return tf.localResponseNormalization(maps, radius, layer.k, layer.alpha, layer.beta);
}

/** With `rows` rows, or with as many columns as the last axis has. */
function asMatrix(x: tf.Tensor, rows?: number): tf.Tensor2D {
  return tf.reshape(x, rows === undefined ? [-1, x.shape.at(-1) ?? 1] : [rows, -1]);
}
