/**
 * reduce: y[kept] = op over all reduced axes of x[kept, reduced]; the reduced axes vanish.
 *
 *   sum     y = sum of the terms
 *   max     y = largest term; NaN if any term is NaN
 *   argmax  y = row-major index, along the reduced axes alone, of the first largest term (of the first NaN, if any)
 */
import type { ReduceGeometry } from "../backend.js";
import { sizeOf, stridesOf } from "../shape.js";
import { stridedOffsets } from "./strided.js";

/** Flat indices of the first terms of each result, and of all terms relative to that first one. */
function reduceOffsets(g: ReduceGeometry): { starts: Float64Array; steps: Float64Array } {
  const strides = stridesOf(g.in);
  const kept = g.in.map((_, axis) => axis).filter((axis) => g.reduced[axis] !== true);
  const gone = g.in.map((_, axis) => axis).filter((axis) => g.reduced[axis] === true);
  const offsetsAlong = (axes: readonly number[]): Float64Array =>
    stridedOffsets(
      axes.map((axis) => g.in[axis] as number),
      axes.map((axis) => strides[axis] as number),
    );
  return { starts: offsetsAlong(kept), steps: offsetsAlong(gone) };
}

/** One term of a reduction: the flat index into x. */
export interface ReduceTerm {
  readonly x: number;
}

/**
 * The elements of x that result element `out` is made of, in row-major order along the reduced axes.
 *
 * @example
 * ```ts
 * import { reduceTerms } from "@convscope/core/reference";
 * const columns = { op: "sum", in: [2, 3], reduced: [true, false] } as const;
 * console.log([...reduceTerms(columns, 1)]); // [{ x: 1 }, { x: 4 }]
 * ```
 */
export function* reduceTerms(g: ReduceGeometry, out: number): Generator<ReduceTerm> {
  const { starts, steps } = reduceOffsets(g);
  for (const step of steps) yield { x: (starts[out] as number) + step };
}

/** Whether `value` replaces `best` as the maximum: it is larger, or it is the first NaN. */
export function beats(value: number, best: number): boolean {
  return value > best || (Number.isNaN(value) && !Number.isNaN(best));
}

/** y, the shape of `g.in` without its reduced axes. */
export function reduce(x: Float64Array, g: ReduceGeometry): Float64Array {
  const { starts, steps } = reduceOffsets(g);
  const count = sizeOf(g.in) / starts.length;
  return starts.map((start) => {
    let sum = 0;
    let winner = 0;
    for (let i = 0; i < count; i++) {
      const value = x[start + (steps[i] as number)] as number;
      sum += value;
      if (beats(value, x[start + (steps[winner] as number)] as number)) winner = i;
    }
    if (g.op === "sum") return sum;
    return g.op === "argmax" ? winner : (x[start + (steps[winner] as number)] as number);
  });
}
