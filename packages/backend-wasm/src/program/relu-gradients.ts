/**
 * Relu's gradient is recorded as where(y > 0, dy, 0), y being relu's result: two walks and an array of ones and zeros. Here it is one
 * call; and behind the gradient of max pooling, whose operand that y is, it is a part of that.
 */
import type { Program, Slot, StepOf } from "@convscope/core/backend";
import { stridesOf } from "../walk.js";
import { type Call, follows, type ReluGrad, usesOf } from "./call.js";

/** The calls, with gradients of relu as one call each; the masks are left for others. */
export function reluGradients(calls: readonly Call[], program: Program): readonly Call[] {
  const makers = new Map(calls.map((call) => [call.out, call]));
  const uses = usesOf(calls, program);
  return calls.map((call) => {
    const found = call.kernel === "where" ? gradientIn(call, makers, program.constants) : undefined;
    if (found === undefined) return call;
    const [y, dy] = found.operands;
    const made = uses.get(dy) === 1 ? makers.get(dy) : undefined;
    if (made?.kernel !== "maxPool2dInputGrad" || made.operands[1] !== y) return found;
    return { ...made, kernel: "maxPool2dReluGrad", out: call.out };
  });
}

/** The gradient of relu that a choice is. */
function gradientIn(
  { operands, geometry: { out, strides }, out: slot }: StepOf<"where">,
  makers: ReadonlyMap<Slot, Call>,
  constants: Program["constants"],
): ReluGrad | undefined {
  const [mask, dy, otherwise] = operands;
  const isZero = (of: Slot | undefined): boolean => {
    const values = of === undefined ? undefined : constants.get(of);
    return values?.length === 1 && values[0] === 0;
  };
  const isWhole = (of: readonly number[]): boolean => follows(of, out, stridesOf(out));
  if (mask === undefined || dy === undefined || !isZero(otherwise)) return undefined;
  if (!isWhole(strides[0]) || !isWhole(strides[1])) return undefined;
  const compared = makers.get(mask);
  if (compared?.kernel !== "binary" || compared.geometry.op !== "greater") return undefined;
  const [y, bound] = compared.operands;
  const of = compared.geometry;
  if (y === undefined || !isZero(bound)) return undefined;
  if (!follows(of.strides[0], of.out, stridesOf(of.out))) return undefined;
  const geometry = { out, strides: [strides[1], strides[1]] } as const;
  return { kernel: "reluGrad", operands: [y, dy], geometry, out: slot };
}
