/** Convolutions of 5 by 5 with images as lanes, by Winograd's filtering along columns: assembly/bundle-winograd.ts, columns.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type LeftOperands, packedElements, packLeft } from "../product.js";
import type { EngineStep, Room } from "../step.js";
import { windowWords } from "../window-words.js";
import { bandsOf, bundle, bundlesOf, LANES } from "./bundles.js";
import { AFFINE, type Finish, finishWords, LIMITS } from "./finish.js";

/** Width of the filters, rows of a tile of y, and frequencies of a column and of a short one, as in assembly/columns.ts. */
const [SIZE, TILE, FREQUENCIES, SHORT] = [5, 4, 8, 6];
/** Bytes of the sums of two filters. */
const SUMS = FREQUENCIES * 2 * 4 * LANES;

/** Whether a convolution can be made so; padding above or below may be negative where it is a gradient. */
export function isFilteredInBundles(g: Conv2dGeometry, { strict }: Room): boolean {
  const steps = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth;
  const fits = g.kernelHeight === SIZE && g.kernelWidth === SIZE && steps === 1;
  return !strict && fits && Math.min(g.padTop, g.padBottom) >= 0;
}

/** What is done to the result on the way. */
export interface OnTheWay {
  /** No more than `canFinish` allows. */
  readonly finish: Finish;
  /** Whether maxima of two by two are all that is wanted; only behind relu, cut or not. */
  readonly pooled: boolean;
}

/** The steps, with filters of whatever order. */
export function filterBundles(
  x: Address,
  filters: LeftOperands,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  { finish, pooled }: OnTheWay,
): readonly EngineStep[] {
  const packed = room.temporary(packedElements(filters));
  const rows = FREQUENCIES + SHORT;
  const transformed = room.temporary((packedElements(filters) / SIZE) * rows);
  const pads = { top: g.padTop, bottom: g.padBottom, left: 0, right: 0 };
  const { step, bundled } = bundle(x, g, pads, room);
  const seen = { ...g, inHeight: g.inHeight + g.padTop + g.padBottom };
  const tiles = Math.ceil((pooled ? 2 * Math.floor(g.outHeight / 2) : g.outHeight) / TILE);
  const { share, bands } = bandsOf(g, tiles);
  const even = 2 * Math.ceil(g.outChannels / 2);
  const columns = FREQUENCIES * g.inWidth * g.inChannels + TILE * g.outWidth * even;
  room.scratch(AFFINE * even + LIMITS + SUMS + 4 * LANES * columns);
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
      chunks: bundlesOf(g) * bands,
      words: [
        ...[...words, ...windowWords(seen, g.inChannels)],
        ...[...finishWords(finish), pooled ? 1 : 0],
      ],
    },
  ];
}
