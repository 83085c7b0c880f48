/** Encodes pooling and its gradients: assembly/pool2d.ts. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type Opcode, opcodes } from "../opcodes.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas, windowWords } from "../window-words.js";

export const maxPool2d: Encoder<"maxPool2d"> = (operands, g, out, room) => [
  pool(opcodes.maxPool2d, [operand(operands, 0), 0], g, out, room),
];

export const avgPool2d: Encoder<"avgPool2d"> = (operands, g, out, room) => [
  pool(opcodes.avgPool2d, [operand(operands, 0), 0], g, out, room),
];

/** The contract gives dy before x, the engine takes x before dy. */
export const maxPool2dInputGrad: Encoder<"maxPool2dInputGrad"> = (operands, g, out, room) => [
  pool(opcodes.maxPool2dInputGrad, [operand(operands, 1), operand(operands, 0)], g, out, room),
];

/** The same behind relu, whose result x is. */
export function maxPool2dReluGrad(
  operands: readonly Address[],
  g: Pool2dGeometry,
  out: Address,
  room: Room,
): EngineStep {
  const step = pool(
    opcodes.maxPool2dInputGrad,
    [operand(operands, 1), operand(operands, 0)],
    g,
    out,
    room,
  );
  return { ...step, words: step.words.with(-1, 1) };
}

export const maxPool2dSelect: Encoder<"maxPool2dSelect"> = (operands, g, out, room) => [
  pool(opcodes.maxPool2dSelect, [operand(operands, 0), operand(operands, 1)], g, out, room),
];

export const avgPool2dInputGrad: Encoder<"avgPool2dInputGrad"> = (operands, g, out, room) => [
  pool(opcodes.avgPool2dInputGrad, [0, operand(operands, 0)], g, out, room),
];

/** Elements of an image from which on it is a chunk, and those of the largest that is one. */
const [ENOUGH, MOST] = [2 ** 10, 2 ** 15];

/**
 * Maps that a chunk pools: those of an image, where these are as much as a chunk should be, since convolutions with few filters are
 * cut so, and pooling goes on with what is in the cache.
 */
export function mapsOfPooling(g: Pool2dGeometry): {
  readonly size: number;
  readonly chunks: number;
} {
  const { input } = areas(g);
  const ofImage = g.channels * input;
  if (ofImage >= ENOUGH && ofImage <= MOST) return { size: g.channels, chunks: g.batch };
  return mapsOfChunks(g.batch * g.channels, input);
}

function pool(
  opcode: Opcode,
  operands: readonly [Address, Address],
  g: Pool2dGeometry,
  out: Address,
  room: Room,
): EngineStep {
  const maps = g.batch * g.channels;
  const { size, chunks } = mapsOfPooling(g);
  const pads = [g.countPadding ? 1 : 0, g.padBottom, g.padRight];
  room.scratch(8 * lineOf(g));
  return { opcode, chunks, words: [...operands, out, ...pads, ...windowWords(g, size), maps, 0] };
}

/** Elements that a line of scratch may take: what windows see, x, and four windows beyond. */
function lineOf(g: Pool2dGeometry): number {
  const seen = (g.outWidth + 4) * g.strideWidth + (g.kernelWidth - 1) * g.dilationWidth;
  return Math.max(seen, g.padLeft + g.inWidth) + 4 * g.strideWidth + 8;
}
