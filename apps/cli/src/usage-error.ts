/** The command line asks for something that does not exist: exit code 2, with the nearest names. */
import { distance } from "fastest-levenshtein";

/** Wrong usage: the text says what was found, what is known and what was probably meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The names that `found` may be a slip of, nearest first; none when all are far. */
export function nearest(found: string, known: readonly string[]): readonly string[] {
  const wanted = plain(found);
  const limit = wanted.length <= 3 ? 1 : Math.max(2, Math.ceil(wanted.length / 3));
  return known
    .map((name) => ({ name, away: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Edits between the two; a name is near that begins as the other, the other way round, or has a part that does. */
function distanceTo(wanted: string, name: string): number {
  const parts = name.split("-").map(plain);
  const begins = [plain(name), ...parts].some((part) => {
    const common = Math.min(wanted.length, part.length);
    return common >= 3 && wanted.slice(0, common) === part.slice(0, common);
  });
  return begins ? 1 : distance(wanted, plain(name));
}

/** Letters and digits alone: `gpu.js` is `gpujs`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** `no model "lenet6"; did you mean lenet5? …` @param kind what a name is of: "model" */
export function unknownName(kind: string, found: string, known: readonly string[]): UsageError {
  const near = nearest(found, known);
  const guess = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  return new UsageError(`There is no ${kind} "${found}".${guess} Known: ${known.join(", ")}.`);
}
