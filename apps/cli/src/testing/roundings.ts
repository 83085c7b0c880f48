/**
 * How far apart two float32 backends may be in one call of a kernel. Where the reference of conformance takes the worst that
 * rounding can do, this takes what it does in the mean, and is fast enough for whole networks. n additions err by √n·u times
 * what the partial sums are like (Higham & Mary 2019, A new approach to probabilistic rounding error analysis, theorem 2.4
 * with λ = 1); those of products of either sign walk at random up to the result y, about |y| + Σ|products|/√n. So a sum is
 * off by u·(√n·|y| + Σ|products|), and a function by the ulps that OpenCL allows it.
 */
import type { Backend, Conv2dGeometry, Step, Window2d } from "@convscope/core/backend";
import { runStep } from "@convscope/core/program";
import { BINARY_ULPS, UNARY_ULPS } from "@convscope/core/reference";

/** Half the distance from 1 to the next float32. */
const ROUNDING = 2 ** -24;

/** Makes a call on backend-js. */
export function valuesOf(
  js: Backend<Float32Array>,
  step: Step,
  operands: readonly Float32Array[],
): Float32Array {
  const values = runStep(js, step, operands);
  if (values instanceof Float32Array) return values;
  throw new TypeError(`${step.kernel} of backend-js gives a Float32Array`);
}

/**
 * How far off each value of a call may be.
 *
 * @throws RangeError for a fused kernel that no step of training calls
 */
export function reachOf(
  js: Backend<Float32Array>,
  step: Step,
  operands: readonly Float32Array[],
  values: Float32Array,
): (i: number) => number {
  const ulps = ulpsOf(step);
  const terms = termsOf(step);
  if (terms === 0) return (i) => 2 * ulps * ROUNDING * Math.abs(at(values, i));
  const magnitudes = operands.map((x) => magnitudesOf(js, x));
  const made = valuesOf(js, withoutActivation(step), magnitudes);
  const sizes = made.slice();
  for (const each of [...magnitudes, made]) js.free(each);
  const walk = Math.sqrt(terms) + 2 * ulps;
  return (i) => ROUNDING * (walk * Math.abs(at(values, i)) + at(sizes, i));
}

const at = (values: Float32Array, i: number): number => values[i] as number;

function magnitudesOf(js: Backend<Float32Array>, x: Float32Array): Float32Array {
  return js.kernels.unary(x, { op: "abs", out: [x.length], strides: [[1]] });
}

/** Products of magnitudes are summed before the activation, none of which is steeper than 1. */
function withoutActivation(step: Step): Step {
  if (step.kernel !== "conv2dBiasActivation") return step;
  return { ...step, geometry: { ...step.geometry, activation: "none" } };
}

/** What a function of numbers may be off. */
function ulpsOf(step: Step): number {
  switch (step.kernel) {
    case "unary":
      return UNARY_ULPS[step.geometry.op].ulps;
    case "binary":
      return BINARY_ULPS[step.geometry.op].ulps;
    case "conv2dBiasActivation": {
      const { activation } = step.geometry;
      return activation === "none" ? 0 : UNARY_ULPS[activation].ulps;
    }
    default:
      return 0;
  }
}

const window = (g: Window2d): number => g.kernelHeight * g.kernelWidth;
const perOutput = (g: Conv2dGeometry): number => (g.inChannels / g.groups) * window(g);

/** Products that a value is the sum of; 0 for kernels that add nothing up. */
function termsOf({ kernel, geometry }: Step): number {
  switch (kernel) {
    case "reduce":
      return geometry.op === "sum"
        ? geometry.in.reduce((n, size, axis) => (geometry.reduced[axis] === true ? n * size : n), 1)
        : 0;
    case "matmul":
      return geometry.k;
    case "conv2d":
      return perOutput(geometry);
    case "conv2dBiasActivation":
      return perOutput(geometry) + 1;
    case "conv2dInputGrad":
      return (geometry.outChannels / geometry.groups) * window(geometry);
    case "conv2dWeightGrad":
      return geometry.batch * geometry.outHeight * geometry.outWidth;
    case "avgPool2d":
    case "avgPool2dInputGrad":
    case "maxPool2dInputGrad":
      return window(geometry);
    case "batchNorm":
    case "localResponseNorm":
    case "softmax":
      throw new RangeError(`${kernel}: found it in a step of training, expected its composition`);
    default:
      return 0;
  }
}
