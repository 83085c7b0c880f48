/**
 * Element-wise arithmetic and comparison of two tensors, NumPy's broadcasting. A plain number is a constant.
 */

import { commonBackend, defineOp, type Op } from "../autograd/define-op.js";
import type { BinaryGeometry, BinaryOp } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { binaryGeometry } from "../geometry/elementwise.js";
import { scalar } from "../tensor/create.js";
import { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { sumTo } from "./broadcast.js";
import { log, neg } from "./unary.js";
import { where } from "./where.js";

/** A tensor, or a number that stands for a constant. */
export type Operand = Tensor | number;

type Gradients = readonly [da: (() => Tensor) | undefined, db: (() => Tensor) | undefined];

/** Pull-backs before the sum over broadcast axes. Comparisons have none: their gradient is zero wherever it exists. */
const rules: Readonly<
  Record<BinaryOp, ((dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => Gradients) | undefined>
> = {
  add: (dy) => [() => dy, () => dy],
  sub: (dy) => [() => dy, () => neg(dy)],
  mul: (dy, a, b) => [() => mul(dy, b), () => mul(dy, a)],
  div: (dy, _a, b, y) => [() => div(dy, b), () => neg(div(mul(dy, y), b))],
  // a^b: b·a^(b−1), 0 where b is 0; and y·ln a, 0 where a is 0 and b ≥ 0 (the limit; 0·∞ otherwise).
  pow: (dy, a, b, y) => [
    () => where(equal(b, 0), 0, mul(dy, mul(b, pow(a, sub(b, 1))))),
    () => where(mul(equal(a, 0), sub(1, less(b, 0))), 0, mul(dy, mul(y, log(a)))),
  ],
  // Equal operands share the gradient evenly, as torch.maximum does.
  max: (dy, a, b) => [
    () => share(dy, greater(a, b), equal(a, b)),
    () => share(dy, greater(b, a), equal(a, b)),
  ],
  min: (dy, a, b) => [
    () => share(dy, less(a, b), equal(a, b)),
    () => share(dy, less(b, a), equal(a, b)),
  ],
  equal: undefined,
  greater: undefined,
  less: undefined,
};

function share(dy: Tensor, wins: Tensor, ties: Tensor): Tensor {
  return where(wins, dy, where(ties, mul(dy, 0.5), 0));
}

/** For ops that know their geometry; users call the named functions. */
export const binaryOp: Op<BinaryGeometry> = defineOp<BinaryGeometry>({
  name: "binary",
  shape: (g) => g.out,
  forward: (backend, [a, b], g) => backend.kernels.binary(a?.buffer, b?.buffer, g),
  backward: (dy, [a, b], y, g) => {
    const rule = rules[g.op];
    if (rule === undefined || a === undefined || b === undefined) return [];
    const [da, db] = rule(dy, a, b, y);
    return [da && (() => sumTo(da(), a.shape)), db && (() => sumTo(db(), b.shape))];
  },
});

/** @param name what the user called, where it is not the op's own name */
function binary(op: BinaryOp, a: Operand, b: Operand, name: string = op): Tensor {
  if (typeof a === "number" && typeof b === "number") {
    throw new ArgumentError(
      `${name}: found two numbers, expected a tensor among them; use plain arithmetic`,
      { a, b },
    );
  }
  return tidy(() => {
    const left = operand(a, b);
    const right = operand(b, a);
    commonBackend(name, [left, right]);
    return binaryOp([left, right], binaryGeometry(op, left.shape, right.shape, name));
  });
}

/** The tensor, or the number as a constant on the other operand's backend. */
function operand(value: Operand, other: Operand): Tensor {
  if (value instanceof Tensor) return value;
  if (!(other instanceof Tensor)) throw new RangeError("one operand must be a tensor");
  return scalar(other.backend, value);
}

/** a + b */
export function add(a: Operand, b: Operand): Tensor {
  return binary("add", a, b);
}
/** a − b */
export function sub(a: Operand, b: Operand): Tensor {
  return binary("sub", a, b);
}
/** a · b */
export function mul(a: Operand, b: Operand): Tensor {
  return binary("mul", a, b);
}
/** a / b */
export function div(a: Operand, b: Operand): Tensor {
  return binary("div", a, b);
}
/** a to the power b, by C99's rules */
export function pow(a: Operand, b: Operand): Tensor {
  return binary("pow", a, b);
}
/** The larger of each pair; NaN wins; equal ones share the gradient. */
export function maximum(a: Operand, b: Operand): Tensor {
  return binary("max", a, b, "maximum");
}
/** The smaller of each pair; NaN wins; equal ones share the gradient. */
export function minimum(a: Operand, b: Operand): Tensor {
  return binary("min", a, b, "minimum");
}
/** 1 where equal, else 0 */
export function equal(a: Operand, b: Operand): Tensor {
  return binary("equal", a, b);
}
/** 1 where a > b, else 0 */
export function greater(a: Operand, b: Operand): Tensor {
  return binary("greater", a, b);
}
/** 1 where a < b, else 0 */
export function less(a: Operand, b: Operand): Tensor {
  return binary("less", a, b);
}
