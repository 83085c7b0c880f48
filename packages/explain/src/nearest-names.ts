/** What a misspelt name may have been meant as. */
import { distance } from "fastest-levenshtein";

/**
 * The known names that `found` may be a slip of, nearest first, at most three; none when all are far.
 *
 * @example
 * ```ts
 * import { nearestNames } from "@convscope/explain";
 * if (nearestNames("conv22", ["conv1", "conv2", "fc6"])[0] !== "conv2") throw new Error("one letter away");
 * ```
 */
export function nearestNames(found: string, known: readonly string[]): readonly string[] {
  const wanted = found.toLowerCase();
  const limit = wanted.length <= 3 ? 1 : Math.max(2, Math.ceil(wanted.length / 3));
  return known
    .map((name) => ({ name, away: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Edits between the two; a name that begins or ends as the other, or the other way round, is near. */
function distanceTo(wanted: string, name: string): number {
  const shared = Math.min(wanted.length, name.length);
  const begins = shared >= 3 && wanted.slice(0, shared) === name.slice(0, shared);
  const ends = shared >= 3 && wanted.slice(-shared) === name.slice(-shared);
  return begins || ends ? Math.min(1, distance(wanted, name)) : distance(wanted, name);
}
