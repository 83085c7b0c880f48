/**
 * Rewrites a program's calls: a convolution whose result goes through a bias and an activation and nowhere else is one call.
 * The arithmetic stays the same, in the same order, so results do too, bit for bit.
 */
import type {
  Conv2dBiasActivationGeometry,
  Program,
  Slot,
  Step,
  StepOf,
} from "@convscope/core/backend";
import { elementsOf, stridesOf } from "../walk.js";

type Activation = Conv2dBiasActivationGeometry["activation"];
type Convolution = StepOf<"conv2d"> | StepOf<"conv2dBiasActivation">;

/** The calls of a program, convolutions joined with what follows them. */
export function recognise(program: Program): readonly Step[] {
  const uses = usesOf(program);
  const calls: (Step | undefined)[] = [...program.steps];
  const madeAt = new Map(program.steps.map(({ out }, at) => [out, at]));
  const inner = (slot: Slot): boolean => uses.get(slot) === 1;
  calls.forEach((call, at) => {
    if (call === undefined) return;
    for (const slot of call.operands) {
      const before = madeAt.get(slot);
      const made = before === undefined ? undefined : calls[before];
      if (before === undefined || !isConvolution(made) || !inner(slot)) continue;
      const joined = joinBias(made, call, slot) ?? joinActivation(made, call);
      if (joined === undefined) continue;
      calls[before] = undefined;
      calls[at] = joined;
      return;
    }
  });
  return calls.filter((call) => call !== undefined);
}

function isConvolution(call: Step | undefined): call is Convolution {
  return call?.kernel === "conv2d" || call?.kernel === "conv2dBiasActivation";
}

/** How often each slot is read, outputs and successors of state included. */
function usesOf(program: Program): ReadonlyMap<Slot, number> {
  const uses = new Map<Slot, number>();
  const taken = [...program.outputs, ...program.donated.values()];
  for (const slot of [...program.steps.flatMap(({ operands }) => operands), ...taken]) {
    uses.set(slot, (uses.get(slot) ?? 0) + 1);
  }
  return uses;
}

function joinBias(made: Convolution, call: Step, slot: Slot): Step | undefined {
  if (made.kernel !== "conv2d" || call.kernel !== "binary" || call.geometry.op !== "add") return;
  const g = made.geometry;
  const { out, strides } = call.geometry;
  const [batch, channels, height, width] = out;
  if (out.length !== 4 || batch !== g.batch || channels !== g.outChannels) return;
  if (height !== g.outHeight || width !== g.outWidth) return;
  const which = call.operands[0] === slot ? 0 : 1;
  const bias = call.operands[1 - which];
  if (bias === undefined || !follows(strides[which], out, stridesOf(out))) return;
  if (!follows(strides[1 - which] ?? [], out, [0, 1, 0, 0])) return;
  return {
    kernel: "conv2dBiasActivation",
    operands: [...made.operands, bias],
    geometry: { ...g, activation: "none" },
    out: call.out,
  };
}

function joinActivation(made: Convolution, call: Step): Step | undefined {
  if (made.kernel !== "conv2dBiasActivation" || made.geometry.activation !== "none") return;
  if (call.kernel !== "unary") return;
  const { op, out, strides } = call.geometry;
  const activation = activationOf(op);
  const { batch, outChannels, outHeight, outWidth } = made.geometry;
  const elements = batch * outChannels * outHeight * outWidth;
  const isWhole = elementsOf(out) === elements;
  if (activation === undefined || !isWhole || !follows(strides[0], out, stridesOf(out))) return;
  return { ...made, geometry: { ...made.geometry, activation }, out: call.out };
}

function activationOf(op: string): Activation | undefined {
  return op === "relu" || op === "sigmoid" || op === "tanh" ? op : undefined;
}

/** Whether strides are `expected` along every axis on which there is anything to step. */
function follows(
  strides: readonly number[],
  out: readonly number[],
  expected: readonly number[],
): boolean {
  return out.every((size, axis) => size === 1 || strides[axis] === expected[axis]);
}
