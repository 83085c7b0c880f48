/**
 * A mutant: a correct backend with one thing wrong, and the case that was written because of it. The lists stand beside this
 * file, one a topic; mutants.ts joins them.
 */
import type { AllKernels } from "@convscope/core/backend";
import type { Subject } from "../case.js";
import type { Changes } from "./float32-backend.js";

/** One thing wrong. */
export interface Mutant {
  /** What the backend does, as the end of "a backend that …". */
  readonly wrong: string;
  readonly kernel: Subject;
  readonly changes: Changes;
  /** The case that must catch it; no other mutant names the same one. */
  readonly caughtBy: string;
  /** What the failure must say. */
  readonly says: RegExp;
}

/** A mutant that computes something wrong: one kernel of arrays replaced. */
export const computing = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  compute: (correct: AllKernels<Float32Array>) => Partial<AllKernels<Float32Array>>,
  says: RegExp = /elements differ; element \d+ is \S+, expected/,
): Mutant => ({ wrong, kernel, caughtBy, changes: { compute }, says });

/** A mutant that goes wrong over whole programs. */
export const programming = (
  wrong: string,
  caughtBy: string,
  says: RegExp,
  changes: Changes,
): Mutant => ({ wrong, kernel: "program", caughtBy, says, changes });
