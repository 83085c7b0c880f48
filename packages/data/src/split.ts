/**
 * Splitting a set into parts that each hold every class in the set's own proportions.
 * Not cross-validation folds. Source of the rounding: the largest remainder method (Hamilton's apportionment).
 */
import { Random } from "@convscope/core";
import { ArgumentError } from "@convscope/core/errors";

/** The sizes of the parts: images each, or parts of the whole that add up to at most 1. */
export type SplitSizes =
  | { readonly counts: readonly number[] }
  | { readonly fractions: readonly number[] };

/**
 * Shares `total` whole things out in proportion to `weights`: everyone gets the whole part of its quota, and those with
 * the largest remainders one more (the earlier one, where remainders are equal).
 *
 * @returns whole numbers that add up to `total`; all 0 when the weights are.
 * @example
 * ```ts
 * import { largestRemainder } from "@convscope/data";
 * const shares = largestRemainder([5, 3, 1], 3);
 * if (shares.join() !== "2,1,0") throw new Error("quotas are 1.67, 1 and 0.33");
 * ```
 */
export function largestRemainder(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  // Whole numbers stay exact here: weight·total first, so that a quota of 3 is not 2.9999.
  const quotas = weights.map((weight) => (weight * total) / sum);
  const shares = quotas.map((quota) => Math.floor(quota + 1e-9));
  const byRemainder = quotas
    .map((quota, i) => ({ i, rest: quota - (shares[i] as number) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  const missing = total - shares.reduce((all, share) => all + share, 0);
  for (const { i } of byRemainder.slice(0, Math.max(0, missing)))
    shares[i] = (shares[i] as number) + 1;
  return shares;
}

/**
 * Splits the places of `labels` into stratified parts. Part by part, each class gives its share by largest remainder of
 * what the earlier parts left; which of its images, and the order within a part, are drawn with the seed.
 *
 * @returns one list of places per part; no place is in two, and each list mixes the classes.
 * @throws ArgumentError when a size is no valid one or they add up to more than there is.
 * @example
 * ```ts
 * import { splitStratified } from "@convscope/data";
 * const [train = [], test = []] = splitStratified([0, 0, 0, 0, 1, 1], { counts: [3, 3] }, 1);
 * if (train.length !== 3 || train.filter((place) => place >= 4).length !== 1) throw new Error("expected 2 and 1");
 * ```
 */
export function splitStratified(
  labels: ArrayLike<number>,
  sizes: SplitSizes,
  seed: number,
): Uint32Array[] {
  const counts = partCounts(sizes, labels.length);
  const random = new Random(seed);
  const waiting = classPlaces(labels).map((places) => shuffled(places, random));
  return counts.map((count) => {
    const shares = largestRemainder(
      waiting.map((places) => places.length),
      count,
    );
    const part = waiting.flatMap((places, c) => places.splice(0, shares[c]));
    return Uint32Array.from(shuffled(part, random));
  });
}

function partCounts(sizes: SplitSizes, available: number): readonly number[] {
  if ("counts" in sizes) {
    const { counts } = sizes;
    const sum = counts.reduce((all, count) => all + count, 0);
    if (counts.some((count) => !Number.isInteger(count) || count < 0) || sum > available) {
      throw new ArgumentError(
        `split: found counts ${counts.join(" + ")} = ${sum}, expected whole numbers that add up to at most ${available} (the images there are)`,
        { counts, available },
      );
    }
    return counts;
  }
  const { fractions } = sizes;
  const sum = fractions.reduce((all, fraction) => all + fraction, 0);
  if (fractions.some((fraction) => !(fraction >= 0)) || !(sum <= 1 + 1e-9)) {
    throw new ArgumentError(
      `split: found fractions ${fractions.join(" + ")} = ${sum}, expected numbers from 0 that add up to at most 1`,
      { fractions },
    );
  }
  const rest = Math.max(0, 1 - sum);
  return largestRemainder([...fractions, rest], available).slice(0, fractions.length);
}

/** The places of each class, in order. */
function classPlaces(labels: ArrayLike<number>): number[][] {
  const classes: number[][] = [];
  for (let place = 0; place < labels.length; place += 1) {
    const label = labels[place] as number;
    if (!Number.isInteger(label) || label < 0 || label > 65_535) {
      throw new ArgumentError(
        `split: found label ${label} at place ${place}, expected a class number from 0 to 65535`,
        { label, place },
      );
    }
    while (classes.length <= label) classes.push([]);
    classes[label]?.push(place);
  }
  return classes;
}

function shuffled(places: readonly number[], random: Random): number[] {
  return Array.from(random.permutation(places.length), (at) => places[at] as number);
}
