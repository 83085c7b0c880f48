/**
 * Encodes `matmul`: packed (assembly/matmul.ts), as it lies where there are few rows (assembly/few-rows.ts), or a · bᵀ with b packed
 * alone (assembly/dense.ts).
 */
import type { MatmulGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft, rowsOfChunk } from "../product.js";
import { type Encoder, type EngineStep, operand, type Room } from "../step.js";
import { elementsOf } from "../walk.js";
import { denseSteps } from "./dense.js";
import { type Finish, finishWords, PLAIN } from "./finish.js";

/** Rows up to which reading b takes longer than multiplying. */
export const FEW = 4;
/** Elements of b that a chunk of few rows reads, at least and at most, and chunks where that leaves a choice: long streams are read faster. */
const [READ_LEAST, READ_MOST, READ_CHUNKS] = [2 ** 15, 2 ** 18, 32];

export const matmul: Encoder<"matmul"> = (operands, g, out, room) => {
  if (g.m <= FEW && (g.m === 1 || !g.transposeA)) return [fewRows(operands, g, out)];
  const isDense = g.transposeB && !g.transposeA && elementsOf(g.batch) === 1;
  if (!isDense) return packed(operands, g, out, room);
  return denseSteps(operands, { rows: g.m, depth: g.k, columns: g.n }, out, room, PLAIN);
};

function fewRows(operands: readonly Address[], g: MatmulGeometry, out: Address): EngineStep {
  const { m, k, n } = g;
  const read = Math.min(READ_MOST, Math.max(READ_LEAST, (n * k) / READ_CHUNKS));
  const size = Math.min(n, 16 * Math.ceil(read / k / 16));
  const blocks = Math.ceil(n / size);
  const lefts = offsetsOf(g, 0);
  const places = offsetsOf(g, 1).flatMap((offset, i) => [4 * (lefts[i] as number), 4 * offset]);
  const words = [operand(operands, 0), operand(operands, 1), out, m, k, n, size, blocks];
  return {
    opcode: opcodes.fewRows,
    chunks: elementsOf(g.batch) * blocks,
    words: [...words, g.transposeB ? 1 : 0, ...places],
  };
}

const packed: Encoder<"matmul"> = (operands, g, out, room) => {
  const { m, k, n } = g;
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
  const [columnStep, depthStep] = g.transposeB ? [4 * k, 4] : [4, 4 * n];
  const matrixOf = (i: number): number => (lefts[i] as number) / (m * k);
  const places = offsetsOf(g, 1).map((offset, i) => [matrixOf(i), 4 * offset] as const);
  const right = { at: operand(operands, 1), columnStep, depthStep };
  const sizes = { rows: m, depth: k, columns: n };
  return [packLeft(left, packed), productsStep(packed, right, out, sizes, places, PLAIN, room)];
};

/** Right operands in memory; steps in bytes. */
interface RightOperands {
  readonly at: Address;
  readonly columnStep: number;
  readonly depthStep: number;
}

/**
 * The step of products that lie behind each other, finished; for each of them the index of its left operand and the bytes to
 * its right one.
 */
export function productsStep(
  packed: Address,
  right: RightOperands,
  out: Address,
  {
    rows,
    depth,
    columns,
  }: { readonly rows: number; readonly depth: number; readonly columns: number },
  places: readonly (readonly [matrix: number, offset: number])[],
  finish: Finish,
  room: Room,
): EngineStep {
  const blocks = blocksOf(columns, depth, room);
  const share = rowsOfChunk(rows, places.length * blocks.count);
  const words = [packed, right.at, out, rows, depth, columns, blocks.size, blocks.count];
  const steps = [right.columnStep, right.depthStep, share];
  return {
    opcode: opcodes.matmul,
    chunks: places.length * blocks.count * (rows / share),
    words: [...words, ...steps, ...finishWords(finish), ...places.flat()],
  };
}

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
