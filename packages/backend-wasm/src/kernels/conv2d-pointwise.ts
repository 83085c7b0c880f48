/** A convolution with filters of 1 by 1: y [K, P·Q] = w [K, C] · x [C, H·W] for each image (assembly/matmul.ts). */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas } from "../window-words.js";
import type { Finish } from "./finish.js";
import { productsStep } from "./matmul.js";

/** Whether every pixel is seen by itself. */
export function isPointwise(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1;
  const inside = g.padTop + g.padBottom + g.padLeft + g.padRight === 0;
  return areas(g).filter === 1 && steps && inside;
}

/** The steps of such a convolution. */
export function convolvePixels(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
): readonly EngineStep[] {
  const pixels = areas(g).output;
  const depth = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const left = {
    ...{ at: operand(operands, 1), matrices: g.groups, rows, inner: depth, outer: 1 },
    ...{ rowStep: depth, innerStep: 1, outerStep: 0, matrixStep: rows * depth },
  };
  const packed = room.temporary(packedElements(left));
  const places = Array.from(
    { length: g.batch * g.groups },
    (_, i) => [i % g.groups, 4 * i * depth * pixels] as const,
  );
  const right = { at: operand(operands, 0), columnStep: 4, depthStep: 4 * pixels };
  const sizes = { rows, depth, columns: pixels };
  return [packLeft(left, packed), productsStep(packed, right, out, sizes, places, finish, room)];
}
