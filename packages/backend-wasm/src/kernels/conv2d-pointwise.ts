/** A convolution with filters of 1 by 1: y [K, P·Q] = w [K, C] · x [C, H·W] for each image (assembly/matmul.ts). */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { packedElements, packLeft } from "../product.js";
import { operand } from "../step.js";
import { areas } from "../window-words.js";
import { filtersOf } from "./filters.js";
import type { FinishedEncoder } from "./finish.js";
import { productsStep } from "./matmul.js";

/** Whether every pixel is seen by itself. */
export function isPointwise(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1;
  const inside = g.padTop + g.padBottom + g.padLeft + g.padRight === 0;
  return areas(g).filter === 1 && steps && inside;
}

/** The steps of such a convolution. */
export const convolvePixels: FinishedEncoder = (operands, g, out, room, finish) => {
  const pixels = areas(g).output;
  const depth = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const left = filtersOf(operand(operands, 1), g);
  const packed = room.temporary(packedElements(left));
  const places = Array.from(
    { length: g.batch * g.groups },
    (_, i) => [i % g.groups, 4 * i * depth * pixels] as const,
  );
  const right = { at: operand(operands, 0), columnStep: 4, depthStep: 4 * pixels };
  const sizes = { rows, depth, columns: pixels };
  return [packLeft(left, packed), productsStep(packed, right, out, sizes, places, finish, room)];
};
