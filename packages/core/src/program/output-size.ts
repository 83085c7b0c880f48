/**
 * How many elements a step's result has: read off its record alone.
 */
import type { Conv2dGeometry, Pool2dGeometry, Step } from "../backend.js";
import { sizeOf } from "../shape.js";

const input = (g: Conv2dGeometry): number => g.batch * g.inChannels * g.inHeight * g.inWidth;
const filters = (g: Conv2dGeometry): number =>
  (g.outChannels * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups;
const output = (g: Conv2dGeometry): number => g.batch * g.outChannels * g.outHeight * g.outWidth;
const poolInput = (g: Pool2dGeometry): number => g.batch * g.channels * g.inHeight * g.inWidth;
const poolOutput = (g: Pool2dGeometry): number => g.batch * g.channels * g.outHeight * g.outWidth;

/** Elements of the result of one contract call. */
export function outputSize(step: Step): number {
  switch (step.kernel) {
    case "unary":
    case "binary":
    case "where":
    case "slice":
      return sizeOf(step.geometry.out);
    case "reduce":
      return sizeOf(step.geometry.in.filter((_, axis) => !step.geometry.reduced[axis]));
    case "matmul":
      return sizeOf(step.geometry.batch) * step.geometry.m * step.geometry.n;
    case "permute":
      return sizeOf(step.geometry.in);
    case "concat":
      return (
        step.geometry.outer * step.geometry.inner * step.geometry.lengths.reduce((a, b) => a + b, 0)
      );
    case "conv2d":
    case "conv2dBiasActivation":
      return output(step.geometry);
    case "conv2dInputGrad":
      return input(step.geometry);
    case "conv2dWeightGrad":
      return filters(step.geometry);
    case "maxPool2d":
    case "avgPool2d":
    case "maxPool2dSelect":
      return poolOutput(step.geometry);
    case "maxPool2dInputGrad":
    case "avgPool2dInputGrad":
      return poolInput(step.geometry);
    case "batchNorm":
    case "localResponseNorm":
    case "softmax":
      return step.geometry.outer * step.geometry.length * step.geometry.inner;
    default:
      return step satisfies never;
  }
}
