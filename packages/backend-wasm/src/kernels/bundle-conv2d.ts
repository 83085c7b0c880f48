/**
 * Convolutions with images as lanes, and the gradient of x: as sums (assembly/bundle-conv2d.ts), or by Winograd's filtering along
 * columns.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type LeftOperands, packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { filterBundles, isFilteredInBundles } from "./bundle-winograd.js";
import { bandsOf, bundle, bundlesOf, FEW, fitsBundles, LANES } from "./bundles.js";
import { filtersByPixel } from "./filters.js";
import { canFinish, type FinishedEncoder, finishSteps, PLAIN } from "./finish.js";

/** Whether a convolution should be made so. */
export function isBundled(g: Conv2dGeometry): boolean {
  return fitsBundles(g) && g.dilationWidth === 1 && g.outChannels <= FEW;
}

/** Whether the gradient of x should be. */
export function isInputGradBundled(g: Conv2dGeometry): boolean {
  const steps = g.strideHeight === 1 && g.strideWidth === 1 && g.dilationWidth === 1;
  return fitsBundles(g) && steps && g.inChannels <= FEW;
}

/** The steps of a convolution and of what is done to its result. */
export const convolveBundles: FinishedEncoder = (operands, g, out, room, finish) => {
  const x = operand(operands, 0);
  const filters = filtersByPixel(operand(operands, 1), g);
  if (isFilteredInBundles(g, room) && canFinish(finish)) {
    return filterBundles(x, filters, g, out, room, { finish, pooled: false });
  }
  return [...convolved(x, filters, g, out, room), ...finishSteps(g, finish, out)];
};

/** The steps of the gradient of x: dy, with padding, under the filters turned round. */
export function bundledInputGrad(
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { filter } = areas(g);
  const filters = {
    at: operand(operands, 1) + 4 * (filter - 1),
    ...{ matrices: 1, rows: g.inChannels, inner: g.outChannels, outer: filter },
    ...{ rowStep: filter, innerStep: g.inChannels * filter, outerStep: -1, matrixStep: 0 },
  };
  const [tall, wide] = [(g.kernelHeight - 1) * g.dilationHeight, g.kernelWidth - 1];
  const turned = {
    ...{ ...g, inChannels: g.outChannels, outChannels: g.inChannels },
    ...{ inHeight: g.outHeight, inWidth: g.outWidth, outHeight: g.inHeight, outWidth: g.inWidth },
    ...{ padTop: tall - g.padTop, padBottom: g.inHeight - g.outHeight + g.padTop },
    ...{ padLeft: wide - g.padLeft, padRight: g.inWidth - g.outWidth + g.padLeft },
  };
  return convolved(operand(operands, 0), filters, turned, out, room);
}

/** The plain result. */
function convolved(
  x: Address,
  filters: LeftOperands,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  if (isFilteredInBundles(g, room)) {
    return filterBundles(x, filters, g, out, room, { finish: PLAIN, pooled: false });
  }
  const packed = room.temporary(packedElements(filters));
  const { step, bundled } = bundle(x, g, { top: 0, bottom: 0, left: 0, right: 0 }, room);
  const { share, bands } = bandsOf(g, g.outHeight);
  room.scratch(4 * LANES * g.outWidth * (g.outChannels + 1));
  const words = [bundled, packed, out, g.outChannels, g.batch, share, bands];
  return [
    packLeft(filters, packed),
    step,
    {
      opcode: opcodes.bundleConv2d,
      chunks: bundlesOf(g) * bands,
      words: [...words, ...windowWords(g, g.inChannels)],
    },
  ];
}
