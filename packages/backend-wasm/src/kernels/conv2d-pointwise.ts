/** A convolution with filters of 1 by 1: y [K, P·Q] = w [K, C] · x [C, H·W] for each image (assembly/matmul.ts). */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft, rowsOfChunk } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas } from "../window-words.js";

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
): readonly EngineStep[] {
  const pixels = areas(g).output;
  const depth = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const left = {
    ...{ at: operand(operands, 1), matrices: g.groups, rows, inner: depth, outer: 1 },
    ...{ rowStep: depth, innerStep: 1, outerStep: 0, matrixStep: rows * depth },
  };
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(pixels, depth, room);
  const products = g.batch * g.groups;
  const share = rowsOfChunk(rows, products * blocks.count);
  const words = [packed, operand(operands, 0), out, rows, depth, pixels, blocks.size, blocks.count];
  const places = Array.from({ length: products }, (_, i) => [i % g.groups, 4 * i * depth * pixels]);
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.matmul,
      chunks: products * blocks.count * (rows / share),
      words: [...words, 4, 4 * pixels, share, ...places.flat()],
      cut: { maps: share, pixels: blocks.size },
    },
  ];
}
