/**
 * Arithmetic and comparisons element by element, for float32: TensorFlow.js computes integers with integers. Operands
 * broadcast as everywhere; comparisons give bool.
 */
import {
  abs,
  add,
  ceil,
  cos,
  div,
  equal,
  exp,
  expm1,
  floor,
  greater,
  less,
  log,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  round,
  sameShape,
  sign,
  sin,
  sqrt,
  sub,
  type Tensor,
  where,
} from "@convscope/core";
import type { KernelCall, KernelRule } from "./kernel-call.js";

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

const unary: Readonly<Record<string, Unary>> = {
  Abs: abs,
  Ceil: ceil,
  Cos: cos,
  Exp: exp,
  Expm1: expm1,
  Floor: floor,
  Log: log,
  Log1p: log1p,
  Neg: neg,
  Reciprocal: (x) => div(1, x),
  Round: round,
  Rsqrt: (x) => div(1, sqrt(x)),
  Sign: sign,
  Sin: sin,
  Sqrt: sqrt,
  Square: (x) => mul(x, x),
};

const binary: Readonly<Record<string, Binary>> = {
  Add: add,
  Maximum: maximum,
  Minimum: minimum,
  Multiply: mul,
  Pow: pow,
  RealDiv: div,
  SquaredDifference: (a, b) => pow(sub(a, b), 2),
  Sub: sub,
};

const comparison: Readonly<Record<string, Binary>> = {
  Equal: equal,
  Greater: greater,
  GreaterEqual: (a, b) => add(greater(a, b), equal(a, b)),
  Less: less,
  LessEqual: (a, b) => add(less(a, b), equal(a, b)),
  NotEqual: (a, b) => sub(1, equal(a, b)),
};

function rules(
  table: Readonly<Record<string, Binary>>,
  dtype: "float32" | "bool",
  ...inputs: readonly [a: string, b: string]
): KernelRule[] {
  return Object.entries(table).map(([name, compute]) => ({
    name,
    applies: (call) => call.isFloat(),
    run: (call) => call.give(compute(call.tensor(inputs[0]), call.tensor(inputs[1])), dtype),
  }));
}

/** Whether t and e are float32 and the condition has their shape; TensorFlow.js broadcasts another from the front. */
function selectApplies(call: KernelCall): boolean {
  const [condition, t, e] = [call.info("condition"), call.info("t"), call.info("e")];
  return t.dtype === "float32" && e.dtype === "float32" && sameShape(condition.shape, t.shape);
}

/** Rules for the kernels that work element by element. */
export const elementwiseRules: readonly KernelRule[] = [
  ...Object.entries(unary).map(
    ([name, compute]): KernelRule => ({
      name,
      applies: (call) => call.isFloat(),
      run: (call) => call.give(compute(call.tensor("x"))),
    }),
  ),
  ...rules(binary, "float32", "a", "b"),
  ...rules(comparison, "bool", "a", "b"),
  {
    name: "Select",
    applies: selectApplies,
    run: (call) => call.give(where(call.tensor("condition"), call.tensor("t"), call.tensor("e"))),
  },
];
