/**
 * What a mistake is: a change of the right view, with the words for it. The mistakes themselves are data in mistakes/; they
 * know no number, every wrong one is derived anew from the network that is asked about.
 */
import type { Network, Sizes } from "./network.js";
import type { Aspect, View } from "./view.js";

/** What a mistake is made in: the network as it is, and what is asked of it. */
export interface Setting {
  readonly network: Network;
  readonly sizes: ReadonlyMap<string, Sizes>;
  /** The layer that is asked about, or "total". */
  readonly layer: string;
  readonly aspect: Aspect;
  /** Layers that the asked one depends on, nearest first; of a total all, last first. */
  readonly upstream: readonly string[];
}

/** One way to make a mistake here. */
export interface Change {
  readonly mistake: Mistake;
  /** Layers that it is made in. */
  readonly layers: readonly string[];
  /** What was done: "the size before pool5". */
  readonly says: string;
  /** What to do in its place, up to "it is": "after 3×3/2 pooling". */
  readonly rather: string;
  /** What is true here, where that is more than what is true in general. */
  readonly right?: string;
  /** How far-fetched it is: about the logarithm of how seldom it is met. */
  readonly cost: number;
  /** Whether it is met together with others. */
  readonly pairs: boolean;
  /** The view with the mistake made; undefined where it cannot be made in this view. */
  apply(view: View): View | undefined;
}

/** A known misconception. */
export interface Mistake {
  readonly id: string;
  /** Short: "biases forgotten". */
  readonly name: string;
  /** What is believed, as a sentence. */
  readonly wrong: string;
  /** What is true, as a sentence. */
  readonly right: string;
  /** What it makes wrong. */
  readonly aspects: readonly Aspect[];
  changes(setting: Setting): readonly Omit<Change, "mistake">[];
}

/** Every count that weights go into. */
export const weighed = ["connections", "flops", "macs", "parameters", "weights"] as const;

/** Every count that a size in pixels goes into. */
export const sized = ["connections", "flops", "inputs", "macs", "neurons", "output"] as const;

/** All of them. */
export const everything: readonly Aspect[] = [
  ...["biases", "columns", "connections", "flops", "inputs", "macs", "maps"],
  ...["neurons", "output", "parameters", "receptiveField", "rows", "state", "weights"],
] as const satisfies readonly Aspect[];

/** "a", "a and b", "a, b and c"; long lists by their ends. */
export function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names[0]}, ${names[1]} … ${names.at(-1)}`;
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
