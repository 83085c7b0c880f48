/**
 * One loop per unary operation: a shared loop with the operation as an argument would call it through a pointer for
 * each element. All compute in double precision and round once, on the store. x and y may be the same array.
 */
import type { UnaryOp } from "@convscope/core/backend";
import { erf } from "./erf.js";
import { exponential } from "./exponential.js";
import { hyperbolicTangent, logistic, roundHalfEven } from "./scalar-math.js";

/** y[i] = op(x[i]) for the first `count` elements. */
export type UnaryLoop = (x: Float32Array, y: Float32Array, count: number) => void;

/** The loop of each operation. */
export const unaryLoops: Readonly<Record<UnaryOp, UnaryLoop>> = {
  abs(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.abs(x[i] as number);
  },
  ceil(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.ceil(x[i] as number);
  },
  cos(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.cos(x[i] as number);
  },
  erf(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = erf(x[i] as number);
  },
  exp(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = exponential(x[i] as number);
  },
  expm1(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.expm1(x[i] as number);
  },
  floor(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.floor(x[i] as number);
  },
  log(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.log(x[i] as number);
  },
  log1p(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.log1p(x[i] as number);
  },
  neg(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = -(x[i] as number);
  },
  relu,
  round(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = roundHalfEven(x[i] as number);
  },
  sigmoid(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = logistic(x[i] as number);
  },
  sign(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.sign(x[i] as number);
  },
  sin(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.sin(x[i] as number);
  },
  sqrt(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = Math.sqrt(x[i] as number);
  },
  tanh(x, y, count) {
    for (let i = 0; i < count; i++) y[i] = hyperbolicTangent(x[i] as number);
  },
};

/** Bits of +infinity; a NaN has more, without its sign. */
const INFINITY_BITS = 0x7f800000;

/**
 * On the bits: the sign smeared over the word clears negative numbers. A comparison would be mispredicted at every
 * second activation. NaN stays what it is.
 */
function relu(x: Float32Array, y: Float32Array, count: number): void {
  const bits = new Int32Array(x.buffer, x.byteOffset, count);
  const result = new Int32Array(y.buffer, y.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const b = bits[i] as number;
    result[i] = (b & 0x7fffffff) > INFINITY_BITS ? b : b & ~(b >> 31);
  }
}
