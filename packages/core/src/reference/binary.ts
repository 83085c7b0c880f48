/**
 * binary: y[i] = op(a[i], b[i]), both operands broadcast to the result's shape.
 *
 * Corner cases: comparisons give 1 or 0 and are 0 with a NaN; `max` and `min` propagate NaN; `pow` is C99's (Annex
 * F.9.4.4), which differs from ECMAScript's where the base is 1 or -1: pow(1, anything) = 1 and pow(-1, ±inf) = 1.
 */
import type { BinaryGeometry, BinaryOp } from "../backend.js";
import { stridedOffsets } from "./strided.js";

/** C99's pow. */
function pow(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) return 1;
  return a ** b;
}

/** The scalar function behind each op, in float64. */
const binaryFunctions: Readonly<Record<BinaryOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  div: (a, b) => a / b,
  equal: (a, b) => (a === b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  mul: (a, b) => a * b,
  pow,
  sub: (a, b) => a - b,
};

/** y `g.out` = op(a, b), elementwise. */
export function binary(a: Float64Array, b: Float64Array, g: BinaryGeometry): Float64Array {
  const op = binaryFunctions[g.op];
  const atB = stridedOffsets(g.out, g.strides[1]);
  return stridedOffsets(g.out, g.strides[0]).map((atA, i) =>
    op(a[atA] as number, b[atB[i] as number] as number),
  );
}
