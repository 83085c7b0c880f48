/**
 * What a kernel should give: the reference's values and, for each, how far a correct backend may be from it.
 */
import { type Arithmetic, gamma } from "@convscope/core/reference";

/** Values in float64 with a bound on |found - value| each. */
export interface Expectation {
  readonly values: Float64Array;
  readonly bounds: Float64Array;
  /** Whether 0 and -0 are told apart: where a kernel only moves data. */
  readonly bitwise: boolean;
  /** Whether a finite value may come out non-finite: where a tile is shared with a NaN or an infinity. */
  readonly tiles: boolean;
}

/** Values that a correct backend gives exactly. */
export function exact(values: Float64Array): Expectation {
  return { values, bounds: new Float64Array(values.length), bitwise: false, tiles: false };
}

/** Values that are moved and not computed: exact, with the sign of zero. */
export function moved(values: Float64Array): Expectation {
  return { ...exact(values), bitwise: true };
}

/** Values with the error bound that `error(i)` gives, and the cost of reading them out as float32. */
export function within(
  arithmetic: Arithmetic,
  values: Float64Array,
  error: (index: number) => number,
): Expectation {
  const { relative, absolute } = arithmetic.read;
  const bounds = values.map((value, i) => error(i) + Math.abs(value) * relative + absolute);
  return { values, bounds, bitwise: false, tiles: false };
}

/**
 * Sums of products: |error| <= gamma(n) * sum of |a_i b_i| whatever the order of the sum (Higham, section 3.1, eq. 3.5).
 *
 * @param magnitudes sum of the absolute values of the terms, per result
 * @param counts terms, per result
 * Whole numbers add up exactly in any order while no partial sum needs more digits than the format has, so there the error
 * is 0: a term that is lost among thousands shows.
 *
 * @param extra roundings beyond one product and one addition per term
 * @param whole whether all terms are whole numbers
 */
export function sums(
  arithmetic: Arithmetic,
  values: Float64Array,
  magnitudes: Float64Array,
  counts: Float64Array,
  extra = 0,
  whole = false,
): Expectation {
  return within(arithmetic, values, (i) => {
    if (whole && (magnitudes[i] as number) <= 1 / arithmetic.u) return 0;
    const n = (counts[i] as number) + extra;
    return gamma(arithmetic, n) * (magnitudes[i] as number) + 2 * n * arithmetic.underflow;
  });
}

/** Absolute values of an operand: the kernel of these is the sum of the magnitudes. */
export const magnitudes = (x: Float64Array): Float64Array => x.map(Math.abs);

/** Ones in the place of an operand: the kernel of these counts terms. */
export const ones = (x: Float64Array): Float64Array => new Float64Array(x.length).fill(1);

/** Whether operands hold nothing but whole numbers. */
export const areWhole = (...operands: readonly Float64Array[]): boolean =>
  operands.every((values) => values.every(Number.isInteger));
