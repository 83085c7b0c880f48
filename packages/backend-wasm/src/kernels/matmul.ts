/** Encodes `matmul`: assembly/matmul.ts. */
import type { MatmulGeometry } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, operand } from "../step.js";
import { elementsOf } from "../walk.js";

export const matmul: Encoder<"matmul"> = (operands, g, out, room) => {
  const { m, k, n } = g;
  const products = elementsOf(g.batch);
  const lefts = offsetsOf(g, 0);
  const matrices = Math.max(0, ...lefts) / (m * k) + 1;
  const left = {
    at: operand(operands, 0),
    matrices,
    rows: m,
    inner: k,
    outer: 1,
    rowStep: g.transposeA ? 1 : k,
    innerStep: g.transposeA ? m : 1,
    outerStep: 0,
    matrixStep: m * k,
  };
  const packed = room.temporary(packedElements(left));
  const blocks = blocksOf(n, k, room);
  const [columnStep, depthStep] = g.transposeB ? [4 * k, 4] : [4, 4 * n];
  const places = offsetsOf(g, 1).flatMap((offset, i) => [
    (lefts[i] as number) / (m * k),
    4 * offset,
  ]);
  const words = [packed, operand(operands, 1), out, m, k, n, blocks.size, blocks.count];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.matmul,
      chunks: products * blocks.count,
      words: [...words, columnStep, depthStep, ...places],
    },
  ];
};

/** Where each product's operand begins, in elements; whole matrices lie side by side. */
function offsetsOf({ batch, batchStrides }: MatmulGeometry, which: 0 | 1): readonly number[] {
  let offsets = [0];
  batch.forEach((size, axis) => {
    const stride = batchStrides[which][axis] as number;
    offsets = offsets.flatMap((offset) =>
      Array.from({ length: size }, (_, i) => offset + i * stride),
    );
  });
  return offsets;
}
