/** Seeded data of a workload, equal in every process, row-major, images as NCHW and filters as OIHW. */
import { Random, sizeOf, type Variable } from "@convscope/core";
import { createModel } from "@convscope/models";
import type { ConvolutionWorkload, TrainingWorkload } from "../cases/workload.js";

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

/** What a step of training starts from. Parameters are in the order of the layers, each weight before its bias. */
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
  const model = createModel(workload.network).initialise(seed);
  const random = new Random(seed);
  const labels = random.fork("labels");
  return {
    images: uniform([workload.batch, ...model.input], random.fork("images")),
    labels: Array.from({ length: workload.batch }, () => labels.integer(classes)),
    parameters: await Promise.all(
      [...model.variables.values()].map(async (variable: Variable) => ({
        shape: variable.shape,
        values: await variable.read(),
      })),
    ),
  };
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
