/** All claims, and the search among them. */
import type { Claim } from "./claim.js";
import { costClaims } from "./costs.js";
import { filterClaims } from "./filters.js";
import { poolingClaims } from "./pooling.js";
import { sizeClaims } from "./sizes.js";
import { wiringClaims } from "./wiring.js";

/**
 * What people say about convolutional networks and is wrong, or not always right; each with an example that is computed when
 * it is asked for.
 *
 * @example
 * ```ts
 * import { claims } from "@convscope/explain";
 * const flipped = claims.find(({ id }) => id === "kernel-flipped");
 * const { computed } = flipped?.show() ?? {};
 * if (computed?.numbers.values.join() !== "21,42,84") throw new Error("1·1 + 2·10, and so on: not flipped");
 * ```
 */
export const claims: readonly Claim[] = [
  ...filterClaims,
  ...wiringClaims,
  ...poolingClaims,
  ...sizeClaims,
  ...costClaims,
];

/**
 * The claims in which every word of a text occurs, those first that have it in the claim itself. Of a word its beginning is
 * enough, a number is whole: `1x1` is in no 11×11. An id finds its claim alone.
 *
 * @example
 * ```ts
 * import { findClaims } from "@convscope/explain";
 * if (findClaims("flip")[0]?.id !== "kernel-flipped") throw new Error("the kernel is not flipped");
 * ```
 */
export function findClaims(text: string): readonly Claim[] {
  const own = claims.find(({ id }) => id === text);
  if (own !== undefined) return [own];
  const wanted = plain(text).split(" ").filter(Boolean).map(startingWith);
  const has = (part: string): boolean => {
    const words = `${plain(part)} ${plain(part.replaceAll(HYPHENS, " "))}`;
    return wanted.every((word) => word.test(words));
  };
  const places = claims.map((claim) => ({ claim, place: placeIn(claim, has) }));
  return places
    .filter(({ place }) => place < 3)
    .sort((a, b) => a.place - b.place)
    .map(({ claim }) => claim);
}

/** 0 in the claim, 1 in its other names, 2 in the answer, 3 nowhere. */
function placeIn(claim: Claim, has: (part: string) => boolean): number {
  const named = `${claim.id} ${claim.claim}`;
  if (has(named)) return 0;
  if (has(`${named} ${claim.words.join(" ")}`)) return 1;
  return has(`${named} ${claim.words.join(" ")} ${claim.right}`) ? 2 : 3;
}

const HYPHENS = /[-–]/g;

/** Lower case, `1×1` as `1x1`, `2-D` as `2d`. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll("×", "x").replaceAll(HYPHENS, "").replaceAll(/\s+/g, " ");
}

/** Where a word of a text begins with this one; digits at its end go no further. */
function startingWith(word: string): RegExp {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(
    `(?<![\\p{L}\\p{N}])${literal}${/\p{N}$/u.test(word) ? "(?!\\p{N})" : ""}`,
    "u",
  );
}
