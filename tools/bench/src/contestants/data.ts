/** Seeded data of a workload, equal in every process, row-major, images as NCHW and filters as OIHW. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  decodeSafetensors,
  type Model,
  Random,
  type SafetensorsFile,
  sizeOf,
} from "@convscope/core";
import {
  type ConvolutionWorkload,
  type InferenceWorkload,
  modelOf,
  type TrainingWorkload,
} from "../cases/workload.js";

/** An array with its shape. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a convolution is fed. */
export interface ConvolutionData {
  readonly x: HostTensor;
  readonly w: HostTensor;
}

/**
 * What a step of training starts from. Parameters are in the order of the layers, each weight before its bias; the weight of
 * a linear layer behind maps has their shape, `[out, C, H, W]`.
 */
export interface TrainingData {
  readonly images: HostTensor;
  readonly labels: readonly number[];
  readonly parameters: readonly HostTensor[];
}

const seed = 20;
const classes = 10;

/** Uniform in [−1, 1). */
function uniform(shape: readonly number[], random: Random): HostTensor {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = 2 * random.uniform() - 1;
  return { shape, values };
}

/** Input and filters of a convolution. */
export function convolutionData(workload: ConvolutionWorkload): ConvolutionData {
  const { batch, inChannels, outChannels, side, kernel, groups } = workload;
  const random = new Random(seed);
  return {
    x: uniform([batch, inChannels, side, side], random.fork("x")),
    w: uniform([outChannels, inChannels / groups, kernel, kernel], random.fork("w")),
  };
}

/** Images, labels, and the network's first parameters. */
export async function trainingData(workload: TrainingWorkload): Promise<TrainingData> {
  const model = modelOf(workload).initialise(seed);
  const random = new Random(seed);
  const labels = random.fork("labels");
  const values = new Map<string, Float32Array>();
  for (const [name, variable] of model.variables) values.set(name, await variable.read());
  return {
    images: uniform([workload.batch, ...model.input], random.fork("images")),
    labels: Array.from({ length: workload.batch }, () => labels.integer(classes)),
    parameters: hostParameters(model, values),
  };
}

/** The pictures that a network is shown. */
export function inferenceImages(workload: InferenceWorkload): HostTensor {
  const { input } = modelOf(workload);
  return uniform([workload.batch, ...input], new Random(seed).fork("images"));
}

/**
 * Weights of a network that no activation fades away or overflows with: uniform, of the variance of He et al. 2015; what
 * batch norms multiply by and their variances are near 1, biases and means near 0.
 */
export function randomWeights(model: Model): SafetensorsFile {
  const tensors = new Map<string, HostTensor>();
  for (const { name, shape } of model.variables.values()) {
    const random = new Random(seed).fork(name);
    const bound = shape.length > 1 ? Math.sqrt(6 / sizeOf(shape.slice(1))) : 0.1;
    const isScale = /\.(weight|runningVariance)$/.test(name) && shape.length === 1;
    const drawn = uniform(shape, random);
    const values = drawn.values.map((value) => (isScale ? 1 : 0) + value * bound);
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata: {} };
}

/** The weights that were prepared for a workload. */
export function storedWeights(folder: string): SafetensorsFile {
  const file = join(folder, "weights.safetensors");
  return decodeSafetensors(readFileSync(file), file);
}

/** A model's parameters in order, from values by name. @throws RangeError when one has none */
export function hostParameters(
  model: Model,
  values: ReadonlyMap<string, Float32Array>,
): readonly HostTensor[] {
  return model.nodes.flatMap(({ name, layer }) =>
    layer.variables.map((spec) => {
      const found = values.get(`${name}.${spec.name}`);
      if (found === undefined) throw new RangeError(`weights: found none for ${name}.${spec.name}`);
      const maps = layer.options["inFeatures"];
      const behindMaps = spec.shape.length === 2 && Array.isArray(maps);
      const shape = behindMaps ? [spec.shape[0] ?? 0, ...maps.map(Number)] : spec.shape;
      return { shape, values: found };
    }),
  );
}

/** How far each parameter moved, one after the other. */
export function changes(
  before: readonly HostTensor[],
  after: readonly Float32Array[],
): Float32Array {
  const moved = before.flatMap(({ values }, k) =>
    Array.from(values, (value, i) => (after[k]?.[i] ?? NaN) - value),
  );
  return Float32Array.from(moved);
}
