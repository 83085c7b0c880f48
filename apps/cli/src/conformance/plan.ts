/** What `convscope conformance` runs: which of the suite's cases, and how many random ones of which kernels. */
import { randomInt } from "node:crypto";
import { type Case, conformanceCases } from "@convscope/conformance";
import type { KernelName } from "@convscope/core";
import { nearestNames } from "@convscope/explain";
import { UsageError } from "../usage-error.js";

/** The options that choose. */
export interface PlanOptions {
  readonly filter?: string;
  readonly suite: boolean;
  readonly fuzz?: number;
  readonly seed?: number;
}

/** Random cases to draw. */
export interface FuzzPlan {
  readonly runs: number;
  readonly seed: number;
  readonly kernels: readonly KernelName[];
}

/** What to run on each backend. */
export interface Plan {
  /** Cases of the suite; none when only random ones are asked for. */
  readonly cases: ReadonlySet<Case>;
  readonly fuzz: FuzzPlan | undefined;
}

/** Seeds are whole numbers of 32 bits, from 0 on. */
const SEEDS = 2 ** 31;

/** Checks the options and chooses. @throws UsageError */
export function choosePlan({ filter = "", suite, fuzz, seed }: PlanOptions): Plan {
  if (fuzz === undefined) {
    if (!suite) throw new UsageError("--no-suite leaves nothing to run; add --fuzz 1000, say.");
    if (seed !== undefined)
      throw new UsageError("--seed is for random cases; add --fuzz 1000, say.");
  }
  if (seed !== undefined && seed >= SEEDS) throw new UsageError(`Give a --seed below ${SEEDS}.`);
  const chosen = casesWith(filter);
  const cases = new Set(suite ? chosen : []);
  if (fuzz === undefined) return { cases, fuzz };
  const kernels = kernelsOf(chosen);
  if (kernels.length === 0) {
    throw new UsageError(`--fuzz has no kernel to try: "${filter}" is none of one kernel.`);
  }
  return { cases, fuzz: { runs: fuzz, seed: seed ?? randomInt(SEEDS), kernels } };
}

function casesWith(filter: string): readonly Case[] {
  const wanted = filter.toLowerCase();
  const chosen = conformanceCases.filter((c) =>
    `${c.kernel} ${c.name}`.toLowerCase().includes(wanted),
  );
  if (chosen.length > 0) return chosen;
  const kernels = [...new Set(conformanceCases.map((c) => c.kernel))];
  const near = nearestNames(wanted, kernels);
  const guess = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  throw new UsageError(`No case contains "${filter}".${guess} Kernels: ${kernels.join(", ")}.`);
}

/** The kernels that these cases are of. */
function kernelsOf(cases: readonly Case[]): readonly KernelName[] {
  const kernels = cases.flatMap(({ kernel }) =>
    kernel === "memory" || kernel === "program" || kernel === "gradient" ? [] : [kernel],
  );
  return [...new Set(kernels)];
}
