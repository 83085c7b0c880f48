/**
 * What a backend's stated facts change: they are the only things that alter a check or omit a case, and the report lists
 * them. An optional kernel that is not given is no fact: its cases are absent.
 */
import type { Capabilities } from "@convscope/core/backend";
import { type Case, isKernelCase } from "./case.js";

/** A stated fact and what it did to the run. */
export interface FactEffect {
  /** The fact as stated: `nonFinite: unspecified`. */
  readonly fact: string;
  readonly effect: string;
  /** Cases that it omitted; 0 where it only sets a bound. */
  readonly omitted: number;
}

/** The fact that omits a case on this backend, if one does. */
export function omittingFact(c: Case, facts: Capabilities): "nonFinite" | "subnormals" | undefined {
  if (!isKernelCase(c) || c.requires === undefined) return undefined;
  if (c.requires === "nonFinite") {
    return facts.nonFinite === "unspecified" ? "nonFinite" : undefined;
  }
  return facts.subnormals ? undefined : "subnormals";
}

const NON_FINITE: Readonly<Record<Capabilities["nonFinite"], string>> = {
  ieee: "NaN and infinities are checked everywhere",
  tile: "a finite result of a convolution may be non-finite beside a NaN or an infinity",
  unspecified: "cases with NaN or infinities are omitted",
};

/** Every fact that bears on the checks, with what it did: `omitted` are the cases that did not run because of one. */
export function factEffects(facts: Capabilities, omitted: readonly Case[]): readonly FactEffect[] {
  const { precision, convolution, nonFinite, subnormals, deterministic } = facts;
  const omittedBy = (fact: "nonFinite" | "subnormals"): number =>
    omitted.filter((c) => omittingFact(c, facts) === fact).length;
  return [
    {
      fact: `precision: ${precision}`,
      effect: `bounds are those of ${precision} arithmetic`,
      omitted: 0,
    },
    {
      fact: `convolution: ${convolution}`,
      effect:
        convolution === "sum"
          ? "convolutions have the bound of a sum, γₙ·Σ|aᵢbᵢ|"
          : `convolutions have a sum's bound and that of ${convolution} added`,
      omitted: 0,
    },
    {
      fact: `nonFinite: ${nonFinite}`,
      effect: NON_FINITE[nonFinite],
      omitted: omittedBy("nonFinite"),
    },
    {
      fact: `subnormals: ${subnormals}`,
      effect: subnormals
        ? "subnormal numbers are checked"
        : "cases with subnormal numbers are omitted, and results may be flushed to 0",
      omitted: omittedBy("subnormals"),
    },
    {
      fact: `deterministic: ${deterministic}`,
      effect: deterministic
        ? "two runs, and a replayed run, must agree bit for bit"
        : "two runs may differ within the bound",
      omitted: 0,
    },
  ];
}
