/** y = x · wᵀ for several rows of x, and what is done to the result: assembly/dense.ts. */
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { packedElements, packLeft } from "../product.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { type Finish, finishWords } from "./finish.js";

/** Products that a chunk takes at least, and panels: two are multiplied at once. */
const [ENOUGH, AT_ONCE] = [2 ** 18, 2];

/** The sizes of such a product. */
export interface DenseSizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/** The steps: x `[rows, depth]`, w `[columns, depth]`, y `[rows, columns]`; scale and shift have one number for each column. */
export function denseSteps(
  operands: readonly Address[],
  { rows, depth, columns }: DenseSizes,
  out: Address,
  room: Room,
  finish: Omit<Finish, "residual">,
): readonly EngineStep[] {
  const [x, w] = [operand(operands, 0), operand(operands, 1)];
  const left = {
    ...{ at: w, matrices: 1, rows: columns, inner: depth, outer: 1 },
    ...{ rowStep: depth, innerStep: 1, outerStep: 0, matrixStep: 0 },
  };
  const packed = room.temporary(packedElements(left));
  const panels = AT_ONCE * Math.ceil(ENOUGH / (4 * AT_ONCE * rows * depth));
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.dense,
      chunks: Math.ceil(columns / (4 * panels)),
      words: [packed, x, out, rows, depth, columns, panels, ...finishWords(finish)],
    },
  ];
}
