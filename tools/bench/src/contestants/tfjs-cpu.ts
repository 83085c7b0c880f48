/**
 * TensorFlow.js with its CPU engine, in the layout that its kernels are written for: images NHWC, filters HWIO. Checks
 * that its production mode leaves out are left out. Convolutions in groups, which it does not have, are split by
 * channels and joined again, as its users do.
 */
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { type NetworkLayer, networks } from "../cases/networks.js";
import type { ConvolutionWorkload, TrainingWorkload } from "../cases/workload.js";
import type { Contestant, Entry } from "./contestant.js";
import { changes, convolutionData, type HostTensor, trainingData } from "./data.js";

/** The engine `cpu` of TensorFlow.js. */
export const tfjsCpu: Contestant = {
  async enter(workload) {
    tf.enableProdMode();
    await tf.setBackend("cpu");
    await tf.ready();
    return workload.kind === "convolution" ? enterConvolution(workload) : enterTraining(workload);
  },
};

/** Axes in another order; never while something is timed. */
function permuted({ shape, values }: HostTensor, axes: readonly number[]): tf.Tensor {
  return tf.tidy(() => tf.transpose(tf.tensor(values, [...shape]), [...axes]));
}

const channelsLast = [0, 2, 3, 1] as const;
const channelsFirst = [0, 3, 1, 2] as const;
/** OIHW to HWIO and back; `[out, in]` to `[in, out]` and back. */
const filterOrder = { 4: [2, 3, 1, 0], 2: [1, 0], 1: [0] } as const;
const filterOrderBack = { 4: [3, 2, 0, 1], 2: [1, 0], 1: [0] } as const;

/** Values in the order of other axes. */
function valuesOf(x: tf.Tensor, axes: readonly number[]): Float32Array {
  const reordered = tf.transpose(x, [...axes]);
  const values = Float32Array.from(reordered.dataSync());
  reordered.dispose();
  return values;
}

async function enterConvolution(workload: ConvolutionWorkload): Promise<Entry> {
  const data = convolutionData(workload);
  const x: tf.Tensor4D = tf.reshape(permuted(data.x, channelsLast), nhwc(workload));
  const run = convolutionOf(workload, x, data.w);
  return {
    async first() {
      const y = run();
      const values = valuesOf(y, channelsFirst);
      y.dispose();
      return values;
    },
    run: () => run().dispose(),
  };
}

function nhwc({ batch, side, inChannels }: ConvolutionWorkload): [number, number, number, number] {
  return [batch, side, side, inChannels];
}

/** The fastest way that the engine has for this convolution; filters are cut and turned beforehand. */
function convolutionOf(
  { groups, inChannels, stride, padding }: ConvolutionWorkload,
  x: tf.Tensor4D,
  w: HostTensor,
): () => tf.Tensor {
  if (groups === inChannels && w.shape[0] === groups) {
    const filter = permuted(w, [2, 3, 0, 1]) as tf.Tensor4D;
    return () => tf.depthwiseConv2d(x, filter, stride, padding);
  }
  const filter = permuted(w, filterOrder[4]) as tf.Tensor4D;
  if (groups === 1) return () => tf.conv2d(x, filter, stride, padding);
  const filters = tf.split<tf.Tensor4D>(filter, groups, 3);
  return () =>
    tf.tidy(() => {
      const parts = tf.split<tf.Tensor4D>(x, groups, 3);
      const outputs = filters.map((each, i) => {
        const part = parts[i];
        if (part === undefined) throw new RangeError(`split gave no group ${i}`);
        return tf.conv2d(part, each, stride, padding);
      });
      return tf.concat(outputs, 3);
    });
}

async function enterTraining(workload: TrainingWorkload): Promise<Entry> {
  const data = await trainingData(workload);
  const images = permuted(data.images, channelsLast);
  const labels = tf.oneHot(tf.tensor1d([...data.labels], "int32"), 10);
  const variables = data.parameters.map((parameter) =>
    tf.variable(permuted(parameter, axesOf(filterOrder, parameter.shape.length))),
  );
  const optimizer = tf.train.sgd(workload.learningRate);
  const loss = (): tf.Scalar =>
    tf.losses.softmaxCrossEntropy(labels, forward(networks[workload.network], images, variables));
  const run = (): void => {
    optimizer.minimize(loss, false, variables);
  };
  return {
    async first() {
      run();
      const after = variables.map((each) => valuesOf(each, axesOf(filterOrderBack, each.rank)));
      return changes(data.parameters, after);
    },
    run,
  };
}

/** The order of axes of a parameter of this rank. */
function axesOf(
  orders: Readonly<Record<number, readonly number[]>>,
  rank: number,
): readonly number[] {
  const axes = orders[rank];
  if (axes === undefined) throw new RangeError(`no parameter has rank ${rank}`);
  return axes;
}

function forward(
  layers: readonly NetworkLayer[],
  images: tf.Tensor,
  variables: readonly tf.Variable[],
): tf.Tensor {
  const remaining = [...variables];
  const next = (): tf.Tensor => {
    const variable = remaining.shift();
    if (variable === undefined) throw new RangeError("the network has more layers than parameters");
    return variable;
  };
  return layers.reduce((x, layer) => {
    if (layer.kind === "pool") {
      return tf.maxPool(x as tf.Tensor4D, layer.kernel, layer.kernel, "valid");
    }
    const y =
      layer.kind === "conv"
        ? tf.conv2d(x as tf.Tensor4D, next() as tf.Tensor4D, 1, layer.padding)
        : tf.matMul(tf.reshape(x, [x.shape[0] ?? 1, -1]), next());
    const biased = tf.add(y, next());
    return layer.relu ? tf.relu(biased) : biased;
  }, images);
}
