/** Convolutions of 5 by 5 with images as lanes, by Winograd's filtering along columns: assembly/bundle-winograd.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type LeftOperands, packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { windowWords } from "../window-words.js";
import { bundle, bundlesOf, CHUNKS_ENOUGH, filtersOf, LANES } from "./bundles.js";
import { finishWords, PLAIN } from "./finish.js";

/** Width of the filters, and frequencies of their columns. */
const [SIZE, FREQUENCIES] = [5, 6];
/** Channels from which on the transforms are paid for: sums of one channel take as long either way. */
const ENOUGH = 4;
/** Bytes of a filter's scale and shift, of the limits, and of six sums of two filters. */
const [AFFINE, LIMITS, SUMS] = [32, 48, FREQUENCIES * 2 * 4 * LANES];

/** Whether this is the faster way where images are lanes. */
export function isFilteredInBundles(g: Conv2dGeometry, { strict }: Room): boolean {
  const steps = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth;
  const fits = g.kernelHeight === SIZE && g.kernelWidth === SIZE && steps === 1;
  return !strict && fits && g.inChannels >= ENOUGH;
}

/** The steps of a convolution. */
export function filteredBundles(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const nothing = { pooled: false, finish: finishWords(PLAIN) };
  const filters = filtersOf(operand(operands, 1), g);
  return filterBundles(operand(operands, 0), filters, g, out, room, nothing);
}

/** What is done to the result on the way: the words of assembly/finished.ts, then pooling by maxima of two by two. */
export interface OnTheWay {
  readonly finish: readonly number[];
  readonly pooled: boolean;
}

/** The same with filters of whatever order, finished and pooled. */
export function filterBundles(
  x: Address,
  filters: LeftOperands,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  { finish, pooled }: OnTheWay,
): readonly EngineStep[] {
  const packed = room.temporary(packedElements(filters));
  const transformed = room.temporary((packedElements(filters) / SIZE) * FREQUENCIES);
  const pads = { top: g.padTop, bottom: g.padBottom, left: g.padLeft, right: g.padRight };
  const maps = { at: x, channels: g.inChannels, height: g.inHeight, width: g.inWidth };
  const { step, bundled } = bundle(maps, g.batch, pads, room);
  const inWidth = g.inWidth + g.padLeft + g.padRight;
  const seen = { ...g, inHeight: g.inHeight + g.padTop + g.padBottom, inWidth };
  const bundles = bundlesOf(g);
  const pairs = pooled ? Math.floor(g.outHeight / 2) : Math.ceil(g.outHeight / 2);
  const share = Math.ceil(pairs / Math.ceil(CHUNKS_ENOUGH / bundles));
  const bands = Math.ceil(pairs / share);
  const even = 2 * Math.ceil(g.outChannels / 2);
  const rows = FREQUENCIES * inWidth * g.inChannels + 2 * g.outWidth * even;
  room.scratch(AFFINE * even + LIMITS + SUMS + 4 * LANES * rows);
  const words = [bundled, transformed, out, g.outChannels, g.batch, share, bands];
  return [
    packLeft(filters, packed),
    {
      opcode: opcodes.winogradColumns,
      chunks: Math.ceil(g.outChannels / 4),
      words: [packed, transformed, SIZE * g.inChannels],
    },
    step,
    {
      opcode: opcodes.bundleWinograd,
      chunks: bundles * bands,
      words: [...words, ...windowWords(seen, g.inChannels), ...finish, pooled ? 1 : 0],
    },
  ];
}
