/** The examples of claims on a backend, held against the reference's to the decimals that are shown. */
import type { Backend } from "@convscope/core";
import { type Claim, type Demonstration, showOn } from "@convscope/explain";
import { shownNumber } from "./show-claim.js";

/** The examples of some claims. */
export interface ClaimsRun {
  readonly backend: string;
  readonly agrees: boolean;
  readonly sentence: string;
  /** By the id of the claim. */
  readonly examples: ReadonlyMap<string, Demonstration>;
}

/** Computes them there. @throws UnsupportedError where the backend lacks a kernel */
export async function claimsOn(found: readonly Claim[], backend: Backend): Promise<ClaimsRun> {
  const examples = new Map<string, Demonstration>();
  const differing: string[] = [];
  let computations = 0;
  for (const claim of found) {
    const shown = await showOn(claim, backend);
    examples.set(claim.id, shown.demonstration);
    computations += shown.computations;
    if (figuresOf(shown.demonstration) !== figuresOf(claim.show())) differing.push(claim.id);
  }
  return {
    backend: backend.name,
    agrees: differing.length === 0,
    sentence: sentenceOf(backend.name, computations, differing),
    examples,
  };
}

function sentenceOf(backend: string, computations: number, differing: readonly string[]): string {
  if (computations === 0)
    return `These are counts, which no backend computes: ${backend} was not asked.`;
  const done = `${backend} computed what is shown`;
  return differing.length === 0
    ? `${done} and agrees with the reference.`
    : `${done} and gives other numbers than the reference in ${differing.join(", ")}.`;
}

/** All numbers as they are shown. */
function figuresOf({ given, claimed, computed }: Demonstration): string {
  const all = [...given, claimed, computed].map(({ numbers }) => numbers.values.map(shownNumber));
  return JSON.stringify(all);
}
