/** The gradient of the filters with images as lanes: assembly/bundle-weight-grad.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { bundlePadded, bundlesOf, CHUNKS_ENOUGH, FEW, fitsBundles, LANES } from "./bundles.js";
import { reduce } from "./reduce.js";

/** Bytes of the sums of two filters and four weights, and of the weights' places. */
const FOUR = 128 + 16;
/** Bytes of a band of dy: half of the first cache. */
const BAND = 2 ** 14;

/** Whether this is the fastest way. */
export function isWeightGradBundled(g: Conv2dGeometry): boolean {
  return fitsBundles(g) && g.outChannels <= FEW;
}

/** The steps; operands x and dy. */
export function bundledWeightGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { step, bundled, seen } = bundlePadded(operand(operands, 0), g, room);
  const pairs = Math.ceil(g.outChannels / 2);
  const share = Math.ceil(bundlesOf(g) / Math.ceil(CHUNKS_ENOUGH / pairs));
  const parts = Math.ceil(bundlesOf(g) / share);
  const weights = g.inChannels * areas(g).filter;
  const rows = Math.max(1, Math.min(g.outHeight, Math.floor(BAND / (8 * LANES * g.outWidth))));
  room.scratch(FOUR * Math.ceil(weights / 4) + 8 * LANES * g.outWidth * rows);
  const sums = parts === 1 ? out : room.temporary(parts * g.outChannels * weights);
  const images = LANES * share;
  const words = [bundled, operand(operands, 1), sums, g.outChannels, g.batch, images, rows];
  const summed: EngineStep = {
    opcode: opcodes.bundleWeightGrad,
    chunks: pairs * parts,
    words: [...words, ...windowWords(seen, g.inChannels)],
  };
  if (parts === 1) return [step, summed];
  const all = { in: [parts, g.outChannels * weights], reduced: [true, false] };
  return [step, summed, ...reduce([sums], { op: "sum", ...all }, out, room)];
}
