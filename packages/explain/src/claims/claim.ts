/**
 * A claim that people make about convolutional networks without a number, and what speaks against it: an example that is
 * computed when it is asked for. The claims themselves are in the files of their subjects.
 */
import type { Numbers } from "./tiny.js";

/** Numbers with what they are. */
export interface Shown {
  readonly what: string;
  readonly numbers: Numbers;
}

/** A counter-example: what would be if the claim held, and what is. */
export interface Demonstration {
  /** The layer or tiny network that is looked at. */
  readonly setting: string;
  /** What goes into it. */
  readonly given: readonly Shown[];
  readonly claimed: Shown;
  readonly computed: Shown;
}

/** A claim with its answer. */
export interface Claim {
  /** `"kernel-flipped"` */
  readonly id: string;
  /** As people say it. */
  readonly claim: string;
  /** "wrong" always, or "not always" right. */
  readonly verdict: "not always" | "wrong";
  readonly right: string;
  /** Paper, book or documentation. */
  readonly source: string;
  /** What else people call it: for the search. */
  readonly words: readonly string[];
  /** Computes the counter-example on the reference; `showOn` on another backend. */
  show(): Demonstration;
}
