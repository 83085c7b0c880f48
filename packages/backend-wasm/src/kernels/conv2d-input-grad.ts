/**
 * Encodes `conv2dInputGrad`. Stride 1: assembly/conv2d-input-grad.ts. Other strides: dy times every weight, a plain product,
 * then scattered (assembly/scatter.ts); for the former most of what a pixel asks for would be zeros.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { depthwiseStep, isDepthwise } from "./depthwise.js";

export const conv2dInputGrad: Encoder<"conv2dInputGrad"> = (operands, g, out, room) => {
  if (isDepthwise(g)) {
    const chunks = g.batch * g.inChannels;
    return [depthwiseStep(opcodes.depthwiseInputGrad, chunks, operands, g, out)];
  }
  const [dy, w] = [operand(operands, 0), operand(operands, 1)];
  const seen = g.strideHeight === 1 && g.strideWidth === 1;
  return seen ? gathered(dy, w, g, out, room) : scattered(dy, w, g, out, room);
};

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
  const products = room.temporary(g.groups * rows * output);
  const blocks = blocksOf(output, depth, room);
  const places = Array.from({ length: g.groups }, (_, i) => [i, 4 * i * depth * output]).flat();
  const steps = [packLeft(left, packed)];
  for (let n = 0; n < g.batch; n++) {
    const image = dy + 4 * n * g.outChannels * output;
    const words = [packed, image, products, rows, depth, output, blocks.size, blocks.count];
    steps.push({
      opcode: opcodes.matmul,
      chunks: g.groups * blocks.count,
      words: [...words, 4, 4 * output, ...places],
    });
    const dx = out + 4 * n * g.inChannels * input;
    const window = windowWords(g, g.inChannels);
    steps.push({ opcode: opcodes.scatter, chunks: g.inChannels, words: [products, dx, ...window] });
  }
  return steps;
}
