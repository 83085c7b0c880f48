/**
 * How many ulps a scalar function may be off. The source is the table that vendors of GPUs and of maths libraries are
 * held to: OpenCL C 3.0, section 7.4, single precision, full profile. What it lacks is derived here from what it has.
 */
import type { BinaryOp, UnaryOp } from "../../backend.js";

/** An error limit in ulps with where it comes from; 0 is exact. */
export interface UlpLimit {
  readonly ulps: number;
  readonly source: string;
}

const OPENCL = "OpenCL C 3.0, section 7.4";
const EXACT: UlpLimit = {
  ulps: 0,
  source: "the result is representable: IEEE 754-2019, 5.3.1, 5.5.1",
};
const ROUNDED: UlpLimit = { ulps: 0.5, source: `correctly rounded: ${OPENCL}` };
const opencl = (ulps: number): UlpLimit => ({ ulps, source: OPENCL });

/** Limits of the unary ops. */
export const UNARY_ULPS: Readonly<Record<UnaryOp, UlpLimit>> = {
  abs: EXACT,
  ceil: EXACT,
  cos: opencl(4),
  erf: opencl(16),
  exp: opencl(3),
  expm1: opencl(3),
  floor: EXACT,
  log: opencl(3),
  log1p: opencl(2),
  neg: EXACT,
  relu: EXACT,
  round: EXACT,
  // 1 / (1 + e), e = exp(-x) off by 3 ulp = 6u: at most 6u e / (1 + e) + u for the sum + 2.5 ulp = 5u for the quotient.
  sigmoid: { ulps: 12, source: `derived from exp, add and divide of ${OPENCL}` },
  sign: EXACT,
  sin: opencl(4),
  sqrt: opencl(3),
  tanh: opencl(5),
};

/** Limits of the binary ops. */
export const BINARY_ULPS: Readonly<Record<BinaryOp, UlpLimit>> = {
  add: ROUNDED,
  div: opencl(2.5),
  equal: EXACT,
  greater: EXACT,
  less: EXACT,
  max: EXACT,
  min: EXACT,
  mul: ROUNDED,
  pow: opencl(16),
  sub: ROUNDED,
};
