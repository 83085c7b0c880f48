/**
 * A mutant: a correct backend with one line changed, and the case that was written because of it. The lists stand beside
 * this file, one a topic; mutants.ts joins them.
 */
import type { AllKernels } from "@convscope/core/backend";
import type { Subject } from "../case.js";
import type { CompilerLines } from "./compiler.js";
import type { Changes } from "./float32-backend.js";
import type { Lines } from "./float32-lines.js";

/** One line changed. */
export interface Mutant {
  /** What the backend does, as the end of "a backend that …". */
  readonly wrong: string;
  readonly kernel: Subject;
  /** The one line. */
  readonly changes: Changes;
  /** The case that must catch it; no other mutant names the same one. */
  readonly caughtBy: string;
  /** What the failure must say. */
  readonly says: RegExp;
}

const DIFFERS = /elements differ; element \d+ is \S+, expected/;

/** A mutant that calls one of its kernels of arrays in another way. */
export const computing = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  compute: (correct: AllKernels<Float32Array>) => Partial<AllKernels<Float32Array>>,
  says: RegExp = DIFFERS,
): Mutant => ({ wrong, kernel, caughtBy, changes: { compute }, says });

/** A mutant with another line inside its kernels of arrays. */
export const inside = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  lines: Partial<Lines>,
  says: RegExp = DIFFERS,
): Mutant => ({ wrong, kernel, caughtBy, changes: { lines }, says });

/** A mutant with another line in its compiler. */
export const compiling = (
  wrong: string,
  caughtBy: string,
  says: RegExp,
  compiler: Partial<CompilerLines>,
): Mutant => ({ wrong, kernel: "program", caughtBy, says, changes: { compiler } });

/** A mutant that treats buffers in another way. */
export const handling = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  says: RegExp,
  changes: Pick<Changes, "backend" | "kernels" | "lines">,
): Mutant => ({ wrong, kernel, caughtBy, says, changes });
