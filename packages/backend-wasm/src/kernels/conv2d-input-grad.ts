/**
 * Encodes `conv2dInputGrad`. Winograd's filtering, or images as lanes, where that is the faster way. Large maps seen with stride
 * 1: each pixel gathers what saw it (assembly/conv2d-input-grad.ts). Others: dy times every weight, a plain product, then
 * scattered (assembly/scatter.ts), as most of what a pixel asks for would be zeros, or lie across rows.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { bundledInputGrad, isInputGradBundled } from "./bundle-conv2d.js";
import { denseInputGrad, isDense } from "./conv2d-dense.js";
import { isDepthwise } from "./depthwise.js";
import { depthwiseInputGrad } from "./depthwise-grad.js";
import { PLAIN } from "./finish.js";
import { productsStep } from "./matmul.js";
import { filter, filterSize } from "./winograd.js";

/** Width of dy from which on most of eight neighbours lie in one row. */
const WIDE = 32;
/** Elements of products that are made before they are scattered: they stay in the second cache. */
const AT_ONCE = 2 ** 18;

export const conv2dInputGrad: Encoder<"conv2dInputGrad"> = (operands, g, out, room) => {
  if (isDense(g)) return denseInputGrad(operands, g, out, room);
  if (isDepthwise(g)) return depthwiseInputGrad(operands, g, out, room);
  const [dy, w] = [operand(operands, 0), operand(operands, 1)];
  const steps = filtered(dy, w, g, out, room);
  if (steps !== undefined) return steps;
  if (isInputGradBundled(g)) return bundledInputGrad(operands, g, out, room);
  const gathers = g.strideHeight === 1 && g.strideWidth === 1 && g.outWidth >= WIDE;
  return gathers ? gathered(dy, w, g, out, room) : scattered(dy, w, g, out, room);
};

/** By Winograd's filtering, where that is the faster way: the filters, turned round, over dy. */
function filtered(
  dy: Address,
  w: Address,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] | undefined {
  const size = filterSize(g, g.inHeight, g.inWidth, room);
  if (size === undefined) return undefined;
  const { batch, groups, inHeight, inWidth, outHeight, outWidth } = g;
  const channels = g.inChannels / groups;
  const area = size * size;
  const filters = {
    at: w,
    rowStep: area,
    depthStep: channels * area,
    matrixStep: (g.outChannels / groups) * channels * area,
    turned: true,
  };
  const from = { at: dy, channels: g.outChannels, height: outHeight, width: outWidth };
  const to = { at: out, channels: g.inChannels, height: inHeight, width: inWidth };
  const [top, left] = [size - 1 - g.padTop, size - 1 - g.padLeft];
  const turned = { batch, groups, from, to, top, left, size, filters };
  return filter(turned, { activation: "none" }, room);
}

function gathered(
  dy: Address,
  w: Address,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { input, output, filter } = areas(g);
  const rows = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const depth = filters * filter;
  const left = {
    at: w,
    matrices: g.groups,
    rows,
    inner: filter,
    outer: filters,
    rowStep: filter,
    innerStep: 1,
    outerStep: rows * filter,
    matrixStep: filters * rows * filter,
  };
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(input, depth, room);
  const words = [packed, dy, out, rows, depth, input, blocks.size, blocks.count];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2dInputGrad,
      chunks: g.batch * g.groups * blocks.count,
      words: [...words, g.groups, 4 * filters * output, ...windowWords(g, rows)],
    },
  ];
}

function scattered(
  dy: Address,
  w: Address,
  g: Conv2dGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  const { input, output, filter } = areas(g);
  const depth = g.outChannels / g.groups;
  const rows = (g.inChannels / g.groups) * filter;
  const left = {
    at: w,
    matrices: g.groups,
    rows,
    inner: depth,
    outer: 1,
    rowStep: 1,
    innerStep: rows,
    outerStep: 0,
    matrixStep: depth * rows,
  };
  const packed = room.temporary(packedElements(left));
  const ofImage = g.groups * rows * output;
  const images = Math.max(1, Math.min(g.batch, Math.floor(AT_ONCE / ofImage)));
  const products = room.temporary(images * ofImage);
  const steps = [packLeft(left, packed)];
  for (let first = 0; first < g.batch; first += images) {
    const count = Math.min(images, g.batch - first);
    const from = dy + 4 * first * g.outChannels * output;
    const to = out + 4 * first * g.inChannels * input;
    steps.push(multiply(g, count, { packed, from, products, rows, depth }, room));
    const window = windowWords(g, g.inChannels);
    const chunks = count * g.inChannels;
    steps.push({ opcode: opcodes.scatter, chunks, words: [products, to, ...window] });
  }
  return steps;
}

interface Factors {
  readonly packed: Address;
  readonly from: Address;
  readonly products: Address;
  readonly rows: number;
  readonly depth: number;
}

/** dy of some images times every weight, group by group. */
function multiply(
  g: Conv2dGeometry,
  images: number,
  { packed, from, products, rows, depth }: Factors,
  room: Room,
): EngineStep {
  const { output } = areas(g);
  const places = Array.from(
    { length: images * g.groups },
    (_, i) => [i % g.groups, 4 * i * depth * output] as const,
  );
  const right = { at: from, columnStep: 4, depthStep: 4 * output };
  return productsStep(
    packed,
    right,
    products,
    { rows, depth, columns: output },
    places,
    PLAIN,
    room,
  );
}
