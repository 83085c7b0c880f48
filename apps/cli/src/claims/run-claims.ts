/** The work of `convscope claims`: the list, a search in it, or one claim with its example. */
import { type Claim, claims, findClaims, nearestNames } from "@convscope/explain";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";
import { printClaim } from "./show-claim.js";

/** Shows what the words find. @throws UsageError where they find nothing */
export function runClaims({ screen, json }: Session, words: string): ExitCode {
  const text = words.trim();
  const found = text === "" ? claims : findClaims(text);
  if (found.length === 0) throw noClaim(text);
  if (json) {
    screen.result({ claims: found.map(recordOf) });
    return exitCodes.ok;
  }
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) printClaim(only, screen);
  else printList(found, screen);
  return exitCodes.ok;
}

/** A claim as JSON, its example computed. */
function recordOf({ show, ...claim }: Claim): object {
  return { ...claim, example: show() };
}

function printList(found: readonly Claim[], screen: Screen): void {
  const { colors, width } = screen;
  for (const { id, claim } of found) {
    screen.print(colors.bold(id));
    screen.print(wrap("  ", claim, width));
  }
  screen.note();
  screen.note(`${found.length} claims. The answer to one: convscope claims ${found[0]?.id}`);
}

function noClaim(text: string): UsageError {
  const near = nearestNames(
    text,
    claims.map(({ id }) => id),
  );
  const guess = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  return new UsageError(
    `No claim has the words "${text}".${guess} Give other words, such as flip, padding or parameters; convscope claims lists all ${claims.length}.`,
  );
}
