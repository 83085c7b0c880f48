/**
 * Convolutions with sixteen images of a batch as lanes, and their gradients: assembly/bundles.ts, bundle-conv2d.ts,
 * bundle-weight-grad.ts. The way for few filters, which fill no tile of a product, whatever the size of the maps.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type LeftOperands, packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { reduce } from "./reduce.js";

/** Images of a bundle. */
export const LANES = 16;
/** Elements that a chunk bundles, at least. */
const ROWS_ENOUGH = 2 ** 12;
/** Chunks that a convolution should have, so that threads share it evenly. */
export const CHUNKS_ENOUGH = 8;
/** Bytes of the sums of two filters and four weights, and of the weights' places. */
const FOUR = 128 + 16;
/** Bytes of a band of dy: half of the first cache. */
const BAND = 2 ** 14;
/** Filters up to which this is the fastest way. */
const FEW = 32;

/** Bundles that a batch makes. */
export const bundlesOf = (g: Conv2dGeometry): number => Math.ceil(g.batch / LANES);

/** Whether images can be lanes, at most one in five of them in vain. Filters of one pixel make good products without. */
function fitsBundles(g: Conv2dGeometry): boolean {
  const isWide = g.kernelHeight * g.kernelWidth > 1;
  return isWide && g.groups === 1 && LANES * bundlesOf(g) <= 1.25 * g.batch;
}

/** Whether a convolution should be made so. */
export function isBundled(g: Conv2dGeometry): boolean {
  return fitsBundles(g) && g.dilationWidth === 1 && g.outChannels <= FEW;
}

/** Whether the gradient of x should be. */
export function isInputGradBundled(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1 && g.dilationWidth === 1;
  return fitsBundles(g) && steps && g.inChannels <= FEW;
}

/** Whether the gradient of the filters should be. */
export function isWeightGradBundled(g: Conv2dGeometry): boolean {
  return fitsBundles(g) && g.outChannels <= FEW;
}

/** Filters as left operands, [rows, columns, channels] each. */
export function filtersOf(at: Address, g: Conv2dGeometry): LeftOperands {
  const { filter } = areas(g);
  return {
    ...{ at, matrices: 1, rows: g.outChannels, inner: g.inChannels, outer: filter },
    ...{ rowStep: g.inChannels * filter, innerStep: filter, outerStep: 1, matrixStep: 0 },
  };
}

/** The steps of a convolution. */
export function convolveBundles(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  return convolved(operand(operands, 0), filtersOf(operand(operands, 1), g), g, out, room);
}

/** The steps of the gradient of x: dy, with padding, under the filters turned round. */
export function bundledInputGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { filter } = areas(g);
  const filters = {
    ...{ at: operand(operands, 1) + 4 * (filter - 1), rows: g.inChannels, inner: g.outChannels },
    ...{ outer: filter, rowStep: filter, innerStep: g.inChannels * filter, outerStep: -1 },
  };
  const turned = {
    ...{ ...g, inChannels: g.outChannels, outChannels: g.inChannels },
    ...{ inHeight: g.outHeight, inWidth: g.outWidth, outHeight: g.inHeight, outWidth: g.inWidth },
    padTop: (g.kernelHeight - 1) * g.dilationHeight - g.padTop,
    padLeft: g.kernelWidth - 1 - g.padLeft,
  };
  return convolved(operand(operands, 0), filters, turned, out, room);
}

/** Filters by row, column and channel. */
type Filters = Omit<LeftOperands, "matrices" | "matrixStep">;

function convolved(
  x: Address,
  filters: Filters,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const left = { ...filters, matrices: 1, matrixStep: 0 };
  const packed = room.temporary(packedElements(left));
  const maps = { at: x, channels: g.inChannels, height: g.inHeight, width: g.inWidth };
  const { step, bundled } = bundle(maps, g.batch, { top: 0, bottom: 0, left: 0, right: 0 }, room);
  const bundles = bundlesOf(g);
  const rows = Math.ceil(g.outHeight / Math.ceil(CHUNKS_ENOUGH / bundles));
  const bands = Math.ceil(g.outHeight / rows);
  room.scratch(4 * LANES * g.outWidth * (g.outChannels + 1));
  const words = [bundled, packed, out, g.outChannels, g.batch, rows, bands];
  return [
    packLeft(left, packed),
    step,
    {
      opcode: opcodes.bundleConv2d,
      chunks: bundles * bands,
      words: [...words, ...windowWords(g, g.inChannels)],
    },
  ];
}

/** The steps of the gradient of the filters; operands x and dy. */
export function bundledWeightGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const pads = { top: g.padTop, bottom: g.padBottom, left: g.padLeft, right: g.padRight };
  const ofX = { channels: g.inChannels, height: g.inHeight, width: g.inWidth };
  const { step, bundled } = bundle({ at: operand(operands, 0), ...ofX }, g.batch, pads, room);
  const pairs = Math.ceil(g.outChannels / 2);
  const share = Math.ceil(bundlesOf(g) / Math.ceil(CHUNKS_ENOUGH / pairs));
  const parts = Math.ceil(bundlesOf(g) / share);
  const weights = g.inChannels * areas(g).filter;
  const rows = Math.max(1, Math.min(g.outHeight, Math.floor(BAND / (8 * LANES * g.outWidth))));
  room.scratch(FOUR * Math.ceil(weights / 4) + 8 * LANES * g.outWidth * rows);
  const padded = {
    ...g,
    inHeight: g.inHeight + pads.top + pads.bottom,
    inWidth: g.inWidth + pads.left + pads.right,
  };
  const sums = parts === 1 ? out : room.temporary(parts * g.outChannels * weights);
  const images = LANES * share;
  const words = [bundled, operand(operands, 1), sums, g.outChannels, g.batch, images, rows];
  const summed: EngineStep = {
    opcode: opcodes.bundleWeightGrad,
    chunks: pairs * parts,
    words: [...words, ...windowWords(padded, g.inChannels)],
  };
  if (parts === 1) return [step, summed];
  const all = { in: [parts, g.outChannels * weights], reduced: [true, false] };
  return [step, summed, ...reduce([sums], { op: "sum", ...all }, out, room)];
}

interface Maps {
  readonly at: Address;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Rows and columns of padding. */
interface Pads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The step that bundles maps, and where they are then. */
export function bundle(
  { at, channels, height, width }: Maps,
  batch: number,
  { top, bottom, left, right }: Pads,
  room: Room,
): { readonly step: EngineStep; readonly bundled: Address } {
  const [tall, wide] = [height + top + bottom, width + left + right];
  const bundles = Math.ceil(batch / LANES);
  const bundled = room.temporary(LANES * bundles * tall * wide * channels);
  const rows = Math.min(tall, Math.ceil(ROWS_ENOUGH / (LANES * wide * channels)));
  const parts = Math.ceil(tall / rows);
  const words = [at, bundled, batch, channels, height, width, tall, wide, top, left, rows, parts];
  return { step: { opcode: opcodes.bundleMaps, chunks: bundles * parts, words }, bundled };
}
