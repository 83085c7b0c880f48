/** What a misspelt name may have been meant as. */
import { distance } from "fastest-levenshtein";

/**
 * The known names that `found` may be a slip of, nearest first, at most three; none when all are far. Of names that are
 * equally near by their beginnings, those with fewer edits come first, then those that are listed first.
 *
 * @example
 * ```ts
 * import { nearestNames } from "@convscope/explain";
 * if (nearestNames("conv22", ["conv1", "conv2", "fc6"])[0] !== "conv2") throw new Error("one letter away");
 * ```
 */
export function nearestNames(found: string, known: readonly string[]): readonly string[] {
  const wanted = plain(found);
  const limit = wanted.length <= 3 ? 1 : Math.max(2, Math.ceil(wanted.length / 3));
  return known
    .map((name) => ({ name, ...distanceTo(wanted, name) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away || a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Edits between the two, and how far that is: a name is near that begins as the other, or the other way round, or has a part that does. */
function distanceTo(
  wanted: string,
  name: string,
): { readonly away: number; readonly edits: number } {
  const parts = [name, ...name.split(/[-/]/)].map(plain);
  const begins = parts.some((part) => {
    const shared = Math.min(wanted.length, part.length);
    return shared >= 3 && wanted.slice(0, shared) === part.slice(0, shared);
  });
  const edits = distance(wanted, plain(name));
  return { away: begins ? Math.min(1, edits) : edits, edits };
}

/** Letters and digits alone: `gpu.js` is `gpujs`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
