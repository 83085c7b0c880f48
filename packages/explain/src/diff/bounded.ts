/**
 * Numbers with a bound on what a correct backend may give for them, and the kernel call that they came from. Not a
 * measurement: the bound is derived, by running error analysis.
 * Source: Higham, Accuracy and Stability of Numerical Algorithms (2nd ed.), section 3.3.
 */
import type { GeometryOf, KernelName } from "@convscope/core";

/** The kernel call that made an array. */
export type Origin = {
  readonly [K in KernelName]: {
    readonly kernel: K;
    readonly operands: readonly Bounded[];
    readonly geometry: GeometryOf<K>;
  };
}[KernelName];

/** An array in float64, and for each value how far from it a correct backend may be. */
export class Bounded {
  readonly values: Float64Array;
  readonly errors: Float64Array;
  /** Whether every error is 0. */
  readonly exact: boolean;
  /** Absent for what was given: inputs, weights, constants. */
  readonly origin: Origin | undefined;

  constructor(values: Float64Array, errors?: Float64Array, origin?: Origin) {
    this.values = values;
    this.errors = errors ?? new Float64Array(values.length);
    this.exact = errors === undefined || errors.every((error) => error === 0);
    this.origin = origin;
  }
}
