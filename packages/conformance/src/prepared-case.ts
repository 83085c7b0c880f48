/**
 * A kernel case made ready for a backend, and what its checks share. The checks themselves: run-kernel-case.ts, adjoint.ts,
 * composition.ts, replay.ts.
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { arithmeticOf, representable } from "@convscope/core/reference";
import { expectationOf } from "./bounds/expect.js";
import type { Expectation } from "./bounds/expectation.js";
import type { CaseOf } from "./case.js";
import { compare, firstDifference, numberText } from "./compare.js";
import { makeInputs } from "./inputs.js";
import { operandLengths } from "./lengths.js";

/** How a kernel does not fit others of the same backend: these may be to blame, where they fail cases of their own. */
export interface Disagreement {
  readonly text: string;
  readonly others: readonly KernelName[];
}

/** What a case found. */
export interface Outcome {
  /** What is wrong, in words; empty for a case that passed. */
  readonly problems: readonly string[];
  /** Largest error in units of its bound. */
  readonly worst: number;
  /** Kernels that alone may be to blame: nothing is wrong but how this one agrees with them. */
  readonly reliesOn?: readonly KernelName[];
}

/** A case with its operands' values and what its kernel should make of them. */
export interface PreparedCase<K extends KernelName> {
  readonly c: CaseOf<K>;
  readonly inputs: readonly Float32Array[];
  readonly expected: Expectation;
}

/** Makes the operands of a case, and its expectation under the facts of this backend. */
export function prepareCase<K extends KernelName>(backend: Backend, c: CaseOf<K>): PreparedCase<K> {
  const arithmetic = arithmeticOf(backend.capabilities);
  const made = makeInputs(c.inputs, operandLengths(c.kernel, c.geometry));
  const rounded = new Map(made.map((values) => [values, representable(arithmetic, values)]));
  const inputs = made.map((values) => rounded.get(values) ?? values);
  const expected = expectationOf(c.kernel, inputs, c.geometry, backend.capabilities);
  return { c, inputs, expected };
}

/** How two runs of one call differ, if they may not. */
export function sameRunProblem(
  backend: Backend,
  found: Float32Array,
  again: Float32Array,
  expected: Expectation,
): string | undefined {
  if (!backend.capabilities.deterministic) {
    return compare(again, expected, arithmeticOf(backend.capabilities).overflow).problem;
  }
  const at = firstDifference(found, again);
  return at < 0
    ? undefined
    : `gives ${numberText(again[at])} at element ${at}, the first ${numberText(found[at])}`;
}
