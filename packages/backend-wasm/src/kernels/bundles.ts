/**
 * Sixteen images of a batch as lanes (assembly/bundles.ts): for convolutions of few filters, which fill no tile of a product,
 * and for their gradients. Here is what these have in common.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import type { EngineStep, Room } from "../step.js";

/** Images of a bundle. */
export const LANES = 16;
/** Filters up to which images as lanes are the fastest way. */
export const FEW = 32;
/** Elements that a chunk bundles, at least. */
const ROWS_ENOUGH = 2 ** 12;
/** Chunks that a convolution should have, so that threads share it evenly. */
export const CHUNKS_ENOUGH = 8;

/** Bundles that a batch makes. */
export const bundlesOf = (g: Conv2dGeometry): number => Math.ceil(g.batch / LANES);

/** Whether images can be lanes, at most one in five of them in vain. Filters of one pixel make good products without. */
export function fitsBundles(g: Conv2dGeometry): boolean {
  const isWide = g.kernelHeight * g.kernelWidth > 1;
  return isWide && g.groups === 1 && LANES * bundlesOf(g) <= 1.25 * g.batch;
}

/** Even bands of the rows of a bundle. */
export function bandsOf(
  g: Conv2dGeometry,
  rows: number,
): { readonly share: number; readonly bands: number } {
  const share = Math.ceil(rows / Math.ceil(CHUNKS_ENOUGH / bundlesOf(g)));
  return { share, bands: Math.ceil(rows / share) };
}

/** Rows and columns of padding around maps. */
interface Pads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The step that bundles the maps that a convolution sees, and where they are then. */
export function bundle(
  x: Address,
  g: Conv2dGeometry,
  { top, bottom, left, right }: Pads,
  room: Room,
): { readonly step: EngineStep; readonly bundled: Address } {
  const { batch, inChannels, inHeight, inWidth } = g;
  const [tall, wide] = [inHeight + top + bottom, inWidth + left + right];
  const bundled = room.temporary(LANES * bundlesOf(g) * tall * wide * inChannels);
  const rows = Math.min(tall, Math.ceil(ROWS_ENOUGH / (LANES * wide * inChannels)));
  const parts = Math.ceil(tall / rows);
  const sizes = [batch, inChannels, inHeight, inWidth, tall, wide];
  const words = [x, bundled, ...sizes, top, left, rows, parts];
  return { step: { opcode: opcodes.bundleMaps, chunks: bundlesOf(g) * parts, words }, bundled };
}

/** The same with the convolution's own padding around them, and the convolution of maps that have it. */
export function bundlePadded(
  x: Address,
  g: Conv2dGeometry,
  room: Room,
): { readonly step: EngineStep; readonly bundled: Address; readonly seen: Conv2dGeometry } {
  const pads = { top: g.padTop, bottom: g.padBottom, left: g.padLeft, right: g.padRight };
  const inHeight = g.inHeight + g.padTop + g.padBottom;
  const inWidth = g.inWidth + g.padLeft + g.padRight;
  return { ...bundle(x, g, pads, room), seen: { ...g, inHeight, inWidth } };
}
