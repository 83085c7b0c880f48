/** The work of `convscope claims`: the list, a search in it, or one claim with its example. */
import {
  type Claim,
  claims,
  type Demonstration,
  findClaims,
  nearestNames,
} from "@convscope/explain";
import { withBackend } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";
import type { ClaimsCommandOptions } from "./claims-options.js";
import { claimsOn } from "./on-backend.js";
import { printClaim } from "./show-claim.js";

/** Shows what the words find. @throws UsageError where they find nothing, or for a backend that there is not */
export async function runClaims(
  { screen, json }: Session,
  words: string,
  options: ClaimsCommandOptions,
): Promise<ExitCode> {
  const text = words.trim();
  const found = text === "" ? claims : findClaims(text);
  if (found.length === 0) throw noClaim(text);
  const run =
    options.backend === undefined
      ? undefined
      : await withBackend(options.backend, (backend) => claimsOn(found, backend));
  const exampleOf = (claim: Claim): Demonstration => run?.examples.get(claim.id) ?? claim.show();
  const code = run?.agrees === false ? exitCodes.fault : exitCodes.ok;
  if (json) {
    const { examples: _, ...verdict } = run ?? { examples: undefined };
    const records = found.map((claim) => ({ ...claim, example: exampleOf(claim) }));
    screen.result({ claims: records, ...(run && { backend: verdict }) });
    return code;
  }
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) printClaim(only, exampleOf(only), screen);
  else printList(found, screen);
  if (run !== undefined) screen.print(`\n${wrap("", run.sentence, screen.width)}`);
  return code;
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
