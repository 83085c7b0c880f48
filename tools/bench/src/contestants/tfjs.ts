/**
 * TensorFlow.js with one of its engines, in the layout that its kernels are written for: images NHWC, filters HWIO. Checks
 * that its production mode leaves out are left out. Convolutions in groups, which it does not have, are split by
 * channels and joined again, as its users do.
 */
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import * as tf from "@tensorflow/tfjs-core";
import { chainOf } from "../cases/chain.js";
import {
  type ConvolutionWorkload,
  type InferenceWorkload,
  modelOf,
  type TrainingWorkload,
} from "../cases/workload.js";
import type { Placement } from "../seat-messages.js";
import type { Entry } from "./contestant.js";
import {
  changes,
  convolutionData,
  type HostTensor,
  hostParameters,
  inferenceImages,
  storedWeights,
  trainingData,
} from "./data.js";
import { predicted, trained } from "./tfjs-chain.js";

/** Takes an engine to its workload. */
export async function enterTfjs(engine: string, placement: Placement): Promise<Entry> {
  tf.enableProdMode();
  await tf.setBackend(engine);
  await tf.ready();
  const { workload, folder } = placement;
  if (workload.kind === "convolution") return enterConvolution(workload);
  if (workload.kind === "training") return enterTraining(workload);
  return enterInference(workload, folder);
}

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

/** A run whose result is read the first time and let go of afterwards. */
function output(run: () => tf.Tensor, axes: readonly number[]): Entry {
  return {
    async first() {
      const y = run();
      const values = valuesOf(y, axes);
      y.dispose();
      return values;
    },
    run: () => run().dispose(),
  };
}

async function enterConvolution(workload: ConvolutionWorkload): Promise<Entry> {
  const data = convolutionData(workload);
  const x = permuted(data.x, channelsLast) as tf.Tensor4D;
  return output(convolutionOf(workload, x, data.w), channelsFirst);
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

async function enterInference(workload: InferenceWorkload, folder: string): Promise<Entry> {
  const model = modelOf(workload);
  const stored = storedWeights(folder);
  const values = new Map([...stored.tensors].map(([name, each]) => [name, each.values]));
  const parameters = hostParameters(model, values).map(inTheirLayout);
  const images = permuted(inferenceImages(workload), channelsLast) as tf.Tensor4D;
  const chain = chainOf(model);
  return output(() => tf.tidy(() => predicted(chain, images, parameters)), [0, 1]);
}

async function enterTraining(workload: TrainingWorkload): Promise<Entry> {
  const data = await trainingData(workload);
  const images = permuted(data.images, channelsLast) as tf.Tensor4D;
  const labels = tf.oneHot(tf.tensor1d([...data.labels], "int32"), 10);
  const variables = data.parameters.map((parameter) => tf.variable(inTheirLayout(parameter)));
  const optimizer = tf.train.sgd(workload.learningRate);
  const chain = chainOf(modelOf(workload));
  const loss = (): tf.Scalar =>
    tf.losses.softmaxCrossEntropy(labels, trained(chain, images, variables));
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

function inTheirLayout(parameter: HostTensor): tf.Tensor {
  return permuted(parameter, axesOf(filterOrder, parameter.shape.length));
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
