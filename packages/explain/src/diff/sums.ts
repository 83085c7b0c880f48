/**
 * Bounds of the kernels that sum products or terms. With n roundings on the way of each term,
 *
 *   |error| <= gamma(n) * sum of |a_i b_i|  +  what the operands' own errors make of it
 *
 * whatever the order of the sum. Source: Higham (2nd ed.), section 3.1, equation 3.5.
 */
import type { Capabilities, KernelName } from "@convscope/core";
import {
  type Arithmetic,
  algorithmError,
  BINARY_ULPS,
  gamma,
  referenceKernels as k,
} from "@convscope/core/reference";
import { Bounded, type Origin } from "./bounded.js";

/** A division, or a product with a reciprocal that was divided and rounded; an ulp is at most two roundings. */
const DIVISION = 2 * BINARY_ULPS.div.ulps + 1;

/** A kernel that sums, with the call's record; a convolution with bias stands here without its activation. */
export type Sum = Extract<
  Origin,
  {
    readonly kernel:
      | "conv2d"
      | "conv2dInputGrad"
      | "conv2dWeightGrad"
      | "conv2dBiasActivation"
      | "matmul"
      | "avgPool2d"
      | "avgPool2dInputGrad"
      | "reduce";
  }
>;

const SUMS: ReadonlySet<KernelName> = new Set<Sum["kernel"]>([
  "conv2d",
  "conv2dInputGrad",
  "conv2dWeightGrad",
  "conv2dBiasActivation",
  "matmul",
  "avgPool2d",
  "avgPool2dInputGrad",
  "reduce",
]);

/** Whether a call sums: `reduce` also takes maxima. */
export function isSum(origin: Origin): origin is Sum {
  return SUMS.has(origin.kernel) && !(origin.kernel === "reduce" && origin.geometry.op !== "sum");
}

/** Roundings on the way of a term at most: the n of gamma(n). */
export function roundingsOf({ kernel, geometry: g }: Sum): number {
  switch (kernel) {
    case "conv2d":
      return (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth;
    case "conv2dBiasActivation":
      return (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth + 1;
    case "conv2dInputGrad":
      return (g.outChannels / g.groups) * g.kernelHeight * g.kernelWidth;
    case "conv2dWeightGrad":
      return g.batch * g.outHeight * g.outWidth;
    case "matmul":
      return g.k;
    case "avgPool2d":
    case "avgPool2dInputGrad":
      return g.kernelHeight * g.kernelWidth + DIVISION;
    default:
      return g.in.reduce((n, extent, axis) => (g.reduced[axis] === true ? n * extent : n), 1);
  }
}

type Arrays = readonly Float64Array[];

function runSum({ kernel, geometry: g }: Sum, arrays: Arrays): Float64Array {
  const at = (i: number): Float64Array => {
    const array = arrays[i];
    if (array === undefined) throw new RangeError(`${kernel} has no operand ${i}`);
    return array;
  };
  switch (kernel) {
    case "conv2dBiasActivation":
      return k.conv2dBiasActivation(at(0), at(1), at(2), { ...g, activation: "none" });
    case "avgPool2d":
      return k.avgPool2d(at(0), g);
    case "avgPool2dInputGrad":
      return k.avgPool2dInputGrad(at(0), g);
    case "reduce":
      return k.reduce(at(0), g);
    case "matmul":
      return k.matmul(at(0), at(1), g);
    default:
      return k[kernel](at(0), at(1), g);
  }
}

/** What the operands' errors make of the result: a_i moves by e_i, so that a_i b_i moves by e_i (|b_i| + f_i) + |a_i| f_i. */
function carried(sum: Sum): Float64Array | undefined {
  const { operands } = sum;
  if (operands.every(({ exact }) => exact)) return undefined;
  const size = operands.map(({ values }) => values.map(Math.abs));
  const errors = operands.map((operand) => operand.errors);
  const [ofFirst, ofSecond] = [errors[0], errors[1]];
  if (ofFirst === undefined || ofSecond === undefined) return runSum(sum, errors);
  const second = ofSecond.map((error, i) => error + (size[1]?.[i] ?? 0));
  const moved = runSum(sum, [ofFirst, second, ...errors.slice(2)]);
  if (operands[1]?.exact === true) return moved;
  const none = operands.slice(2).map(({ values }) => new Float64Array(values.length));
  const rest = runSum(sum, [size[0] ?? ofFirst, ofSecond, ...none]);
  return moved.map((value, i) => value + (rest[i] as number));
}

/** The part of the bound that convolution's algorithm adds; undefined for plain sums. */
function ofAlgorithm(
  sum: Sum,
  arithmetic: Arithmetic,
  algorithm: Capabilities["convolution"],
): Float64Array | undefined {
  const kernel = sum.kernel === "conv2dBiasActivation" ? "conv2d" : sum.kernel;
  if (kernel !== "conv2d" && kernel !== "conv2dInputGrad" && kernel !== "conv2dWeightGrad") {
    return undefined;
  }
  if (!("groups" in sum.geometry)) return undefined;
  const [a, b] = sum.operands.map(({ values, errors }) =>
    values.map((value, i) => Math.abs(value) + (errors[i] as number)),
  );
  if (a === undefined || b === undefined) return undefined;
  return algorithmError(algorithm, kernel, [a, b], sum.geometry, arithmetic);
}

/** The sum with its bound. */
export function boundSum(
  sum: Sum,
  arithmetic: Arithmetic,
  algorithm: Capabilities["convolution"],
): Bounded {
  const { operands } = sum;
  const values = runSum(
    sum,
    operands.map((operand) => operand.values),
  );
  const size = runSum(
    sum,
    operands.map((operand) => operand.values.map(Math.abs)),
  );
  const moved = carried(sum);
  const extra = ofAlgorithm(sum, arithmetic, algorithm);
  const n = roundingsOf(sum);
  const factor = gamma(arithmetic, n);
  const errors = size.map((magnitude, i) => {
    const own = moved?.[i] ?? 0;
    const least = 2 * n * arithmetic.underflow;
    return factor * (magnitude + own) + own + least + (extra?.[i] ?? 0);
  });
  return new Bounded(values, errors, sum);
}
