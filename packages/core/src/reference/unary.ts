/**
 * unary: y[i] = op(x[i]), x broadcast to the result's shape.
 *
 * Corner cases: `round` goes to even on ties, `relu(NaN)` and `sign(NaN)` are NaN, signs of zeros are kept as IEEE 754
 * keeps them. sigmoid(x) = 1 / (1 + exp(-x)); erf: see erf.ts; the others are ECMAScript's Math functions.
 */
import type { UnaryGeometry, UnaryOp } from "../backend.js";
import { erf } from "./erf.js";
import { stridedOffsets } from "./strided.js";

/** To the nearest integer, ties to even (IEEE 754 roundToIntegralTiesToEven); `Math.round` sends ties upwards. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const fraction = x - below;
  if (fraction < 0.5) return below;
  if (fraction > 0.5) return Math.ceil(x);
  if (fraction !== 0.5) return x; // NaN and the infinities
  return below % 2 === 0 ? below : Math.ceil(x);
}

/** The scalar function behind each op, in float64. */
export const unaryFunctions: Readonly<Record<UnaryOp, (x: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  cos: Math.cos,
  erf,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log1p: Math.log1p,
  neg: (x) => -x,
  relu: (x) => Math.max(x, 0),
  round: roundHalfEven,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  sin: Math.sin,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
};

/** y `g.out` = op(x), elementwise. */
export function unary(x: Float64Array, g: UnaryGeometry): Float64Array {
  const op = unaryFunctions[g.op];
  return stridedOffsets(g.out, g.strides[0]).map((at) => op(x[at] as number));
}
