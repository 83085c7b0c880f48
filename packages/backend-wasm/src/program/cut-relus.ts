/**
 * Relu cut at the top (relu6) is recorded as where(x > c or x = c, c, relu(x)), so that its gradient at c is that of the constant. Going
 * forward that is min(relu(x), c), NaN included.
 */
import type { BinaryOp, Program, Slot, Step, StepOf } from "@convscope/core/backend";
import { stridesOf } from "../walk.js";
import { follows } from "./call.js";

/** The calls, with such choices as minima; what the choice was made by is left for others. */
export function cutRelus(steps: readonly Step[], constants: Program["constants"]): readonly Step[] {
  const makers = new Map(steps.map((step) => [step.out, step]));
  return steps.map((step) => {
    if (step.kernel !== "where") return step;
    const [mask, top, y] = step.operands;
    if (mask === undefined || top === undefined || y === undefined) return step;
    const { out, strides } = step.geometry;
    const isScalar =
      (constants.get(top)?.length ?? 0) === 1 && (constants.get(top)?.[0] ?? -1) >= 0;
    if (!isScalar || !follows(strides[0], out, stridesOf(out))) return step;
    if (!follows(strides[2], out, stridesOf(out))) return step;
    const x = reluOperand(makers.get(y));
    if (x === undefined || !isAtLeast(mask, x, top, makers)) return step;
    const geometry = { op: "min", out, strides: [strides[2], strides[1]] } as const;
    return { kernel: "binary", operands: [y, top], geometry, out: step.out };
  });
}

/** What relu is taken of, element by element. */
function reluOperand(maker: Step | undefined): Slot | undefined {
  if (maker?.kernel !== "unary" || maker.geometry.op !== "relu") return undefined;
  const { out, strides } = maker.geometry;
  return follows(strides[0], out, stridesOf(out)) ? maker.operands[0] : undefined;
}

/** Whether a mask is (x > top) + (x = top), element by element. */
function isAtLeast(mask: Slot, x: Slot, top: Slot, makers: ReadonlyMap<Slot, Step>): boolean {
  const sum = binaryOf(makers.get(mask), "add");
  if (sum === undefined || !isDense(sum, 0) || !isDense(sum, 1)) return false;
  const compares = (slot: Slot | undefined, op: BinaryOp): boolean => {
    const made = slot === undefined ? undefined : binaryOf(makers.get(slot), op);
    return made?.operands[0] === x && made.operands[1] === top && isDense(made, 0);
  };
  return compares(sum.operands[0], "greater") && compares(sum.operands[1], "equal");
}

function binaryOf(maker: Step | undefined, op: BinaryOp): StepOf<"binary"> | undefined {
  return maker?.kernel === "binary" && maker.geometry.op === op ? maker : undefined;
}

function isDense({ geometry: { out, strides } }: StepOf<"binary">, which: 0 | 1): boolean {
  return follows(strides[which], out, stridesOf(out));
}
