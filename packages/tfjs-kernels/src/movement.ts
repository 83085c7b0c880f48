/** Kernels that only move values: Transpose, Slice, Reverse, Concat, PadV2. */
import { concat, pad, permute, slice, type Tensor } from "@convscope/core";
import { slice_util } from "@tensorflow/tfjs-core";
import type { KernelCall, KernelRule } from "./kernel-call.js";

function window(call: KernelCall): Tensor {
  const x = call.info("x");
  const size = call.attribute("size") === undefined ? -1 : call.numbers("size");
  const [begin = [], lengths = []] = slice_util.parseSliceParams(x, call.numbers("begin"), size);
  slice_util.assertParamsValid(x, begin, lengths);
  const ranges = begin.map((start, axis) => ({ start, end: start + (lengths[axis] ?? 0) }));
  return slice(call.tensor("x"), ranges);
}

function reversed(call: KernelCall): Tensor {
  const axes = call.axes("dims", "x");
  const ranges = call
    .info("x")
    .shape.map((_, axis) => (axes.includes(axis) ? { step: -1 } : undefined));
  return slice(call.tensor("x"), ranges);
}

function joined(call: KernelCall): Tensor {
  const parts = call.inputs().map((input) => call.tensor(input));
  return concat(parts, call.number("axis"));
}

function padded(call: KernelCall): Tensor {
  return pad(call.tensor("x"), call.pairs("paddings"), call.number("constantValue"));
}

/** A rule for float32 alone: moving needs no arithmetic, so other types are better off where they lie. */
function moving(name: string, move: (call: KernelCall) => Tensor): KernelRule {
  return { name, applies: (call) => call.isFloat(), run: (call) => call.give(move(call)) };
}

/** Rules for the kernels that only move values. */
export const movementRules: readonly KernelRule[] = [
  moving("Transpose", (call) => permute(call.tensor("x"), call.numbers("perm"))),
  moving("Slice", window),
  moving("Reverse", reversed),
  moving("Concat", joined),
  moving("PadV2", padded),
];
