/**
 * A broken backend: the correct one with one thing wrong, and the case that must catch it.
 * The lists: value-mutants.ts, buffer-mutants.ts; a fuller set belongs beside them.
 */
import type { Subject } from "../case.js";
import type { Changes } from "./float32-backend.js";

/** One thing wrong. */
export interface Mutant {
  readonly wrong: string;
  readonly kernel: Subject;
  readonly changes: Changes;
  /** A case that must catch it. */
  readonly caughtBy: string;
  /** What its failure must say. */
  readonly says?: RegExp;
}
