/**
 * What is found out about a number that somebody has: plain data, which serialises as it is.
 */
import type { StatedNumber } from "./stated-number.js";

/** A number with how it comes about. */
export interface Derived {
  readonly value: number;
  /** In letters: `H·W·C`. */
  readonly formula: string;
  /** In numbers: `6·6·256 = 9,216`. */
  readonly substituted: string;
}

/** One misconception, as it is made in this network. */
export interface MadeMistake {
  readonly id: string;
  readonly name: string;
  /** Layers that it is made in. */
  readonly layers: readonly string[];
  /** What is believed, and what is true, as sentences. */
  readonly wrong: string;
  readonly right: string;
}

/** One way to come to the number. */
export interface Finding {
  /** One mistake, or two together. */
  readonly mistakes: readonly MadeMistake[];
  /** How the number comes about. */
  readonly derived: Derived;
  /** What was done: `the size before pool5 (13·13·256)`. */
  readonly says: string;
  /** The number and the right one in words: `43264: the size before pool5 (13·13·256); after … it is 6·6·256 = 9,216.` */
  readonly sentence: string;
}

/** What is known of a number. */
export interface Diagnosis {
  readonly model: string;
  /** As asked: `fc6.inputs`. */
  readonly quantity: string;
  readonly number: StatedNumber;
  readonly verdict: "explained" | "right" | "unknown";
  readonly right: Derived;
  /** What exactly is counted, in words: MACs of weights alone, one example. */
  readonly convention: string;
  /** The most plausible first; empty where the number is right or nothing known gives it. */
  readonly findings: readonly Finding[];
  /** All of it in one sentence. */
  readonly sentence: string;
}

/** A figure that a source prints although it does not follow from the network. */
export interface PrintedFigure {
  readonly quantity: string;
  /** Absent: of the whole network. */
  readonly layer?: string;
  readonly printed: number;
  readonly note?: string;
}
