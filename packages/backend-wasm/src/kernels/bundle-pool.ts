/** A convolution with images as lanes, finished and pooled at once: assembly/bundle-pool.ts. */
import type { Conv2dGeometry, Pool2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { windowWords } from "../window-words.js";
import { isBundled } from "./bundle-conv2d.js";
import { filterBundles, isFilteredInBundles } from "./bundle-winograd.js";
import { bandsOf, bundlePadded, bundlesOf, LANES } from "./bundles.js";
import { isDense } from "./conv2d-dense.js";
import { isDepthwise } from "./depthwise.js";
import { filtersByPixel } from "./filters.js";
import { AFFINE, type Finish, finishWords, LIMITS } from "./finish.js";

/** Channels that are too few for Winograd's filtering. */
const FEW = 7;

/** Whether the pooling is by maxima of two by two that lie side by side and inside what the convolution makes. */
function isByTwo(p: Pool2dGeometry): boolean {
  const sizes = [p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth];
  const inside = p.padTop + p.padLeft === 0 && 2 * p.outHeight <= p.inHeight;
  const undilated = p.dilationHeight === 1 && p.dilationWidth === 1;
  return sizes.every((size) => size === 2) && undilated && inside && 2 * p.outWidth <= p.inWidth;
}

/** Whether a convolution is made with images as lanes, not dilated along rows, and may be pooled on the way. */
export function isPooledInBundles(g: Conv2dGeometry, p: Pool2dGeometry): boolean {
  const few = Math.min(g.inChannels, g.outChannels) <= FEW;
  return (
    few && g.dilationWidth === 1 && isBundled(g) && !isDense(g) && !isDepthwise(g) && isByTwo(p)
  );
}

/** The steps; the activation is relu, cut or not. */
export function pooledBundles(
  operands: readonly Address[],
  g: Conv2dGeometry,
  p: Pool2dGeometry,
  out: Address,
  room: Room,
  finish: Omit<Finish, "residual">,
): readonly EngineStep[] {
  const x = operand(operands, 0);
  const filters = filtersByPixel(operand(operands, 1), g);
  if (isFilteredInBundles(g, room)) {
    return filterBundles(x, filters, g, out, room, { finish, pooled: true });
  }
  const packed = room.temporary(packedElements(filters));
  const { step, bundled, seen } = bundlePadded(x, g, room);
  const { share, bands } = bandsOf(g, p.outHeight);
  const even = 2 * Math.ceil(g.outChannels / 2);
  room.scratch(even * (AFFINE + 4 * LANES * p.outWidth) + LIMITS);
  const words = [bundled, packed, out, g.outChannels, g.batch, share, bands];
  const window = { ...seen, outHeight: p.outHeight, outWidth: p.outWidth };
  return [
    packLeft(filters, packed),
    step,
    {
      opcode: opcodes.bundlePool,
      chunks: bundlesOf(g) * bands,
      words: [...words, ...windowWords(window, g.inChannels), ...finishWords(finish)],
    },
  ];
}
