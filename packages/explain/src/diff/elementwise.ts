/**
 * Bounds of the element-wise kernels: what the function makes of its operands' errors, then the ulps that the function
 * itself may be off.
 */
import type { BinaryGeometry, Shape, UnaryGeometry, UnaryOp, WhereGeometry } from "@convscope/core";
import {
  type Arithmetic,
  BINARY_ULPS,
  referenceKernels as k,
  UNARY_ULPS,
  ulp,
} from "@convscope/core/reference";
import { Bounded, type Origin } from "./bounded.js";

/** Functions that are not monotone; none of them is steeper than 1. */
const TURNING: ReadonlySet<UnaryOp> = new Set<UnaryOp>(["abs", "cos", "sin"]);

/** The error of a function of so many ulps near `value`, which itself may be off by `moved`. */
function ownError(arithmetic: Arithmetic, ulps: number, value: number, moved: number): number {
  if (ulps === 0) return 0;
  // Two libraries of float64 may each be some ulps off; of float32 the reference's share is a 2^-29th.
  const share = arithmetic.u < 2 ** -24 ? 2 : 1 + 2 ** -20;
  return ulps * share * ulp(arithmetic, Math.abs(value) + moved) + arithmetic.underflow;
}

/** NaN says that nothing is known. */
const known = (error: number): number => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);

/** Values repeated along the axes whose stride is 0. */
function spread(values: Float64Array, out: Shape, strides: readonly number[]): Float64Array {
  const still = out.map(() => 0);
  return k.binary(values, Float64Array.of(0), { op: "add", out, strides: [strides, still] });
}

/** y = op(x): a monotone function moves by no more than at the ends of x's interval. */
export function boundUnary(x: Bounded, g: UnaryGeometry, arithmetic: Arithmetic): Bounded {
  const values = k.unary(x.values, g);
  const ulps = UNARY_ULPS[g.op].ulps;
  // exp(-x) overflows where sigmoid(x) is still just subnormal: 0 is what the formula then gives.
  const slack = g.op === "sigmoid" ? arithmetic.smallestNormal : 0;
  const moved = x.exact ? undefined : movedUnary(x, values, g);
  const errors = values.map((value, i) => {
    const carried = moved?.[i] ?? 0;
    return known(carried + ownError(arithmetic, ulps, value, carried) + slack);
  });
  const origin: Origin = { kernel: "unary", operands: [x], geometry: g };
  return new Bounded(values, errors, origin);
}

function movedUnary(x: Bounded, values: Float64Array, g: UnaryGeometry): Float64Array {
  if (TURNING.has(g.op)) return spread(x.errors, g.out, g.strides[0]);
  const at = (sign: number): Float64Array =>
    k.unary(
      x.values.map((value, i) => value + sign * (x.errors[i] as number)),
      g,
    );
  const [below, above] = [at(-1), at(1)];
  return values.map((value, i) =>
    Math.max(Math.abs((above[i] as number) - value), Math.abs(value - (below[i] as number))),
  );
}

/** y = op(a, b). */
export function boundBinary(
  a: Bounded,
  b: Bounded,
  g: BinaryGeometry,
  arithmetic: Arithmetic,
): Bounded {
  const values = k.binary(a.values, b.values, g);
  const { ulps } = BINARY_ULPS[g.op];
  const left = pairs(a, g.out, g.strides[0]);
  const right = pairs(b, g.out, g.strides[1]);
  const exact = a.exact && b.exact;
  const errors = values.map((value, i) => {
    const carried = exact ? 0 : movedBinary(g.op, left(i), right(i), value);
    return known(carried + ownError(arithmetic, ulps, value, carried));
  });
  const origin: Origin = { kernel: "binary", operands: [a, b], geometry: g };
  return new Bounded(values, errors, origin);
}

/** A value and how far off it may be. */
interface Interval {
  readonly value: number;
  readonly error: number;
}

function pairs(x: Bounded, out: Shape, strides: readonly number[]): (i: number) => Interval {
  const values = spread(x.values, out, strides);
  const errors = spread(x.errors, out, strides);
  return (i) => ({ value: values[i] as number, error: errors[i] as number });
}

function movedBinary(op: BinaryGeometry["op"], a: Interval, b: Interval, y: number): number {
  switch (op) {
    case "add":
    case "sub":
      return a.error + b.error;
    case "mul":
      return Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error;
    case "div": {
      const least = Math.abs(b.value) - b.error;
      return least > 0 ? (a.error + Math.abs(y) * b.error) / least : Number.POSITIVE_INFINITY;
    }
    case "max":
    case "min":
      return Math.max(a.error, b.error);
    case "pow":
      return movedPower(a, b, y);
    default:
      // A comparison turns where the intervals touch.
      return Math.abs(a.value - b.value) <= a.error + b.error && a.error + b.error > 0 ? 1 : 0;
  }
}

/** A power is monotone in each operand on either side of base 0. */
function movedPower(a: Interval, b: Interval, y: number): number {
  const crosses = Math.abs(a.value) <= a.error && a.error > 0;
  const bases = [a.value - a.error, a.value + a.error, ...(crosses ? [0] : [])];
  const exponents = [b.value - b.error, b.value + b.error];
  const distances = bases.flatMap((base) =>
    exponents.map((exponent) => Math.abs(base ** exponent - y)),
  );
  return Math.max(...distances);
}

/** a where mask is not 0, else b; a mask that may be either takes the distance of the two. */
export function boundWhere(mask: Bounded, a: Bounded, b: Bounded, g: WhereGeometry): Bounded {
  const values = k.where(mask.values, a.values, b.values, g);
  const chosen = k.where(mask.values, a.errors, b.errors, g);
  const origin: Origin = { kernel: "where", operands: [mask, a, b], geometry: g };
  if (mask.exact) return new Bounded(values, chosen, origin);
  const unsure = spread(mask.errors, g.out, g.strides[0]);
  const left = pairs(a, g.out, g.strides[1]);
  const right = pairs(b, g.out, g.strides[2]);
  const errors = chosen.map((error, i) => {
    if (unsure[i] === 0) return error;
    const [one, other] = [left(i), right(i)];
    return known(Math.abs(one.value - other.value) + Math.max(one.error, other.error));
  });
  return new Bounded(values, errors, origin);
}
