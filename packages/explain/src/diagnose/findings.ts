/** From candidates to findings: which of them come to the number, in words, the most plausible first. */
import { type Expression, formatCount, worked } from "../expression.js";
import type { LayerTerm } from "../sum-of-layers.js";
import type { Candidate, Candidates } from "./candidates.js";
import type { Derived, Finding, MadeMistake } from "./diagnosis.js";
import { type Change, listed } from "./mistake.js";
import { isWhole } from "./network.js";
import type { StatedNumber } from "./stated-number.js";

/** Whether a value is one that the number may stand for. */
export const within = ({ least, most }: StatedNumber, value: number): boolean =>
  value >= least && value <= most;

/** A value with its formula. */
export function derivedOf(expression: Expression): Derived {
  return {
    value: expression.value,
    formula: expression.symbols,
    substituted: worked(expression),
  };
}

/** Longer sums are not told in a sentence. */
const LONGEST = 60;

/** `6·6·256 = 9,216`, or the value alone. */
export function shortly(expression: Expression): string {
  const text = worked(expression);
  return text.length > LONGEST ? formatCount(expression.value) : text;
}

/** A mistake as it is made in this network. */
export function madeOf({ mistake, layers, right }: Change): MadeMistake {
  const { id, name, wrong } = mistake;
  return { id, name, layers, wrong, right: right ?? mistake.right };
}

/** Candidates that come to the number, as findings with how plausible they are. */
export function fitting(
  { right, wrong }: Candidates,
  layer: string,
  number: StatedNumber,
): readonly { readonly cost: number; readonly finding: Finding }[] {
  return wrong
    .filter(({ expression }) => within(number, expression.value))
    .map((candidate) => {
      const { changes, cost, expression } = candidate;
      const mistakes = changes.map(madeOf);
      const says = wordsOf(candidate, right, layer, number);
      const [only, second] = changes;
      const rather = second === undefined ? `${only?.rather} it` : "rightly it";
      const sentence = `${number.text}: ${says}; ${rather} is ${shortly(right.expression)}.`;
      return { cost, finding: { mistakes, derived: derivedOf(expression), says, sentence } };
    });
}

/** The cheapest way of each mistake, or pair, in the order of plausibility. */
export function likeliest(
  found: readonly { readonly cost: number; readonly finding: Finding }[],
): readonly Finding[] {
  const kinds = new Set<string>();
  return [...found]
    .sort((a, b) => a.cost - b.cost)
    .map(({ finding }) => finding)
    .filter(({ mistakes }) => {
      const kind = mistakes.map(({ id }) => id).join();
      const known = kinds.has(kind);
      kinds.add(kind);
      return !known;
    });
}

/** What was done, with the numbers that it gives. */
function wordsOf(
  { changes, expression, shares }: Candidate,
  right: Candidates["right"],
  layer: string,
  number: StatedNumber,
): string {
  const says = changes.map((change) => change.says).join(", and ");
  const how = isWhole(layer) ? sharesText(shares, right.shares) : numbersText(expression);
  const exact = number.least === number.most ? "" : `, ${formatCount(expression.value)}`;
  return `${says}${how}${exact}`;
}

/** ` (13·13·256)`; nothing where nothing was put together. */
function numbersText({ numbers, value }: Expression): string {
  return numbers === formatCount(value) || numbers.length > LONGEST ? "" : ` (${numbers})`;
}

/** Of a total: the layers that are counted otherwise. */
function sharesText(wrong: readonly LayerTerm[], right: readonly LayerTerm[]): string {
  const parts = wrong.flatMap(({ layer, value }) => {
    const own = right.find((share) => share.layer === layer)?.value ?? 0;
    return own === value ? [] : [`${layer} ${formatCount(value)} for ${formatCount(own)}`];
  });
  return parts.length === 0 || parts.length > 3 ? "" : ` (${listed(parts)})`;
}
