/**
 * The numbers behind a bound: what one rounding may cost in a backend's arithmetic.
 * Sources: IEEE 754-2019 for the formats; Higham, Accuracy and Stability of Numerical Algorithms (2nd ed.), section 2.2
 * for the unit roundoff u and section 3.1 for gamma; OpenCL 3.0 C specification, section 7.4 for the ulp.
 */
import type { Capabilities } from "../../backend.js";

/** A floating-point format, and what reading it out as float32 adds. */
export interface Arithmetic {
  /** Unit roundoff: the largest relative error of one rounding. */
  readonly u: number;
  /** The largest absolute error of a rounding that underflows: half a subnormal's spacing, or all of a flushed one. */
  readonly underflow: number;
  /** The smallest normal number. */
  readonly smallestNormal: number;
  /** Exponent of the spacing within 1..2: an ulp of 1 is 2^spacing. */
  readonly spacing: number;
  /** From here on a value rounds to infinity, in this format or in the float32 that `read` gives. */
  readonly overflow: number;
  /** Relative and absolute cost of rounding to float32 in `read`; 0 where nothing is rounded any more. */
  readonly read: { readonly relative: number; readonly absolute: number };
}

const FLOAT32_OVERFLOW = 2 ** 128 - 2 ** 103;
const UNROUNDED = { relative: 0, absolute: 0 } as const;

const FORMATS: Readonly<Record<Capabilities["precision"], Arithmetic>> = {
  float16: {
    u: 2 ** -11,
    underflow: 2 ** -25,
    smallestNormal: 2 ** -14,
    spacing: -10,
    overflow: 65520,
    read: UNROUNDED,
  },
  float32: {
    u: 2 ** -24,
    underflow: 2 ** -150,
    smallestNormal: 2 ** -126,
    spacing: -23,
    overflow: FLOAT32_OVERFLOW,
    read: UNROUNDED,
  },
  float64: {
    u: 2 ** -53,
    underflow: 0,
    smallestNormal: 2 ** -1022,
    spacing: -52,
    overflow: FLOAT32_OVERFLOW,
    read: { relative: 2 ** -24, absolute: 2 ** -150 },
  },
};

/** The arithmetic that a backend states. */
export function arithmeticOf(capabilities: Capabilities): Arithmetic {
  const format = FORMATS[capabilities.precision];
  return capabilities.subnormals ? format : { ...format, underflow: format.smallestNormal };
}

/** The nearest values that the format holds: operands are made of these, so that uploading them rounds nothing. */
export function representable(arithmetic: Arithmetic, values: Float32Array): Float32Array {
  if (arithmetic.u <= 2 ** -24) return values;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    if (Math.abs(value) >= arithmetic.overflow) return Math.sign(value) * Number.POSITIVE_INFINITY;
    const unit = ulp(arithmetic, value);
    return Math.round(value / unit) * unit;
  });
}

/** The reference's own unit roundoff: what it computes is off by so much, too. */
const REFERENCE_U = 2 ** -53;

/**
 * gamma(n) = n u / (1 - n u): the relative error of n roundings, in any order (Higham, lemma 3.1), plus the reference's.
 *
 * @example
 * ```ts
 * import { arithmeticOf, createReferenceBackend, gamma } from "@convscope/core/reference";
 * const { capabilities } = createReferenceBackend();
 * console.log(gamma(arithmeticOf(capabilities), 25)); // 5.55e-15: 25 roundings, and the reference's 25
 * ```
 */
export function gamma(arithmetic: Arithmetic, n: number): number {
  const of = (u: number): number => (n * u) / (1 - n * u);
  return of(arithmetic.u) + of(REFERENCE_U);
}

/** The unit in the last place at `value`: the spacing of the format's numbers around it. */
export function ulp(arithmetic: Arithmetic, value: number): number {
  const size = Math.max(Math.abs(value), arithmetic.smallestNormal);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--; // log2 may round up to a whole number
  return 2 ** (exponent + arithmetic.spacing);
}
