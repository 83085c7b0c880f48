/**
 * What is known of a network besides its layers: where it comes from, what its source prints of it, and what is wrong there.
 * The networks themselves are in the files of their families.
 */
import type { Model } from "@convscope/core";

/** A figure that the source of a network prints, beside the one that follows from its layers. */
export interface PublishedFigure {
  /** By the names of `@convscope/explain`. */
  readonly quantity: "connections" | "macs" | "neurons" | "parameters";
  /** Of one layer, or of several under one name with a slash behind it; absent: of the whole network. */
  readonly layer?: string;
  /** As printed, in units: 60 million is 60e6. */
  readonly printed: number;
  /** What the network has. */
  readonly exact: number;
  /** How they part where it is no matter of rounding. */
  readonly note?: string;
}

/** What a name stands for. */
export interface ZooEntry {
  /** One line: what it is and what tells it from its variants. */
  readonly summary: string;
  /** Paper or program that defines it. */
  readonly source: string;
  /** What the source says of its size. */
  readonly published: readonly PublishedFigure[];
  /** What does not follow from the source itself, or is not said there and had to be chosen. */
  readonly errata: readonly string[];
  /** Why it is not the other networks that go by the name; absent where there are none. */
  readonly differs?: string;
  create(): Model;
}
