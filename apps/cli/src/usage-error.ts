/** The command line asks for something that does not exist: exit code 2, with the nearest names. */
import { nearestNames } from "@convscope/explain";

/** Wrong usage: the text says what was found, what is known and what was probably meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `no model "lenet6"; did you mean lenet5? …` @param kind what a name is of: "model" */
export function unknownName(kind: string, found: string, known: readonly string[]): UsageError {
  const near = nearestNames(found, known);
  const guess = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  return new UsageError(`There is no ${kind} "${found}".${guess} Known: ${known.join(", ")}.`);
}
