/**
 * Convolutions that see all of x at once: y [N, K] = x [N, C·R·S] · wᵀ [C·R·S, K], and gradients that are products too. So the images
 * of a batch are rows of one product, where the general kernels would have one column for each.
 */
import type { Conv2dGeometry, MatmulGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas } from "../window-words.js";
import { denseSteps } from "./dense.js";
import { type FinishedEncoder, finishSteps } from "./finish.js";
import { FEW, matmul } from "./matmul.js";

/** Whether each filter has one place, and no weight of it lies on padding. */
export function isDense(g: Conv2dGeometry): boolean {
  const plain = g.padTop === 0 && g.padLeft === 0 && g.groups === 1;
  const undilated = g.dilationHeight === 1 && g.dilationWidth === 1;
  const covers = g.kernelHeight === g.inHeight && g.kernelWidth === g.inWidth;
  return plain && undilated && covers && areas(g).output === 1;
}

/** Sizes of a product of two stored matrices. */
function product(m: number, k: number, n: number): MatmulGeometry {
  const plain = {
    batch: [],
    transposeA: false,
    transposeB: false,
    batchStrides: [[], []],
  } as const;
  return { ...plain, m, k, n };
}

const seen = (g: Conv2dGeometry): number => g.inChannels * areas(g).filter;

/** y = x · wᵀ */
function denseForward(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const of = { ...product(g.batch, seen(g), g.outChannels), transposeB: true };
  return matmul(operands, of, out, room);
}

/** The same, and what is done to the result. */
export const denseFinished: FinishedEncoder = (operands, g, out, room, finish) => {
  if (g.batch <= FEW || finish.residual !== undefined) {
    return [...denseForward(operands, g, out, room), ...finishSteps(g, finish, out)];
  }
  const sizes = { rows: g.batch, depth: seen(g), columns: g.outChannels };
  return denseSteps(operands, sizes, out, room, finish);
};

/** dx = dy · w */
export function denseInputGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  return matmul(operands, product(g.batch, g.outChannels, seen(g)), out, room);
}

/** dw = dyᵀ · x */
export function denseWeightGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const of = { ...product(g.outChannels, g.batch, seen(g)), transposeA: true };
  return matmul([operand(operands, 1), operand(operands, 0)], of, out, room);
}
