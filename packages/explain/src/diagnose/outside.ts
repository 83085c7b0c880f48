/** Findings that are no mistakes of derivation: misprints, other networks, other conventions. */
import { formatCount } from "../expression.js";
import { operationConventions } from "../operations.js";
import { conventions } from "../quantity.js";
import { type QuantityName, quantity } from "../quantity-address.js";
import type { Described } from "../summary.js";
import type { Candidates } from "./candidates.js";
import type { Derived, Finding, PrintedFigure } from "./diagnosis.js";
import { derivedOf, shortly, within } from "./findings.js";
import { networkOf, TOTAL } from "./network.js";
import { aspectsOf, subjectOf } from "./question.js";
import type { StatedNumber } from "./stated-number.js";
import { outcomeOf, rightView } from "./view.js";

/** Quantities that sources print for one another: papers call multiply-adds FLOPs. */
const printedAs: Readonly<Record<string, string>> = { flops: "macs", trainable: "parameters" };

/** Misprints that are this number. */
export function printedFindings(
  printed: readonly PrintedFigure[],
  layer: string,
  quantity: string,
  number: StatedNumber,
  { right }: Candidates,
): readonly Finding[] {
  return printed
    .filter(
      (each) =>
        (each.layer ?? TOTAL) === layer &&
        [quantity, printedAs[quantity]].includes(each.quantity) &&
        within(number, each.printed) &&
        each.printed !== right.expression.value,
    )
    .map(({ printed: value, note, quantity: meant }) => {
      const derived = { value, formula: "as printed", substituted: formatCount(value) };
      const why = note === undefined ? "" : ` (${note})`;
      const kind = quantity === "flops" && meant === "macs" ? ", in multiply-adds" : "";
      const says = `printed so by the source of the network${kind}${why}`;
      return outside(
        ["misprint", "printed so", "A printed figure follows from the network.", "Not this one."],
        derived,
        says,
        `${number.text}: ${says}; counted, it is ${shortly(right.expression)}.`,
      );
    });
}

/** Other networks whose figure this is. */
export function relativeFindings(
  relatives: readonly Described[],
  layer: string,
  quantity: QuantityName,
  number: StatedNumber,
  { right }: Candidates,
): readonly Finding[] {
  const [aspect] = aspectsOf[quantity];
  return relatives.flatMap((relative) => {
    const subject = subjectOf(relative, layer, quantity);
    if (subject === undefined) return [];
    const outcome = outcomeOf(rightView(networkOf(relative), subject, aspect));
    if (outcome === undefined || !within(number, outcome.expression.value)) return [];
    return [
      outside(
        [
          ...(["another-network", "another network"] as const),
          "Networks that share a name share their figures.",
          "Each variant has its own.",
        ],
        derivedOf(outcome.expression),
        `the figure of ${relative.name}`,
        `${number.text}: the figure of ${relative.name}; here it is ${shortly(right.expression)}.`,
      ),
    ];
  });
}

/** The right number with its last digits cut off. */
export function cutOffFindings(number: StatedNumber, { right }: Candidates): readonly Finding[] {
  const { value } = right.expression;
  const step = number.most - number.least + 1;
  if (step === 1 || value < number.value || value >= number.value + step) return [];
  const says = `${formatCount(value)} with its digits cut off, not rounded`;
  return [
    outside(
      ["cut-off", "cut off", "What is left of a number is the number.", "Rounded, it is one more."],
      derivedOf(right.expression),
      says,
      `${number.text}: ${says}.`,
    ),
  ];
}

/** Conventions of counting operations by which this is the right number. */
export function conventionFindings(
  model: Described,
  address: string,
  asked: QuantityName,
  number: StatedNumber,
  { right }: Candidates,
): readonly Finding[] {
  if (asked !== "macs" && asked !== "flops") return [];
  const by = asked === "macs" ? "by weights alone" : "by weights alone, two for each,";
  // MACs taken for FLOPs, and the other way round, are mistakes of the library.
  const others = operationConventions.filter(
    (each) => !["times-two", "weights-only"].includes(each),
  );
  return others.flatMap((convention) => {
    // Under every convention flops are its operations; MACs are never the doubled ones.
    const figure = quantity(model, `${address}.flops`, { convention });
    if (figure.value === right.expression.value || !within(number, figure.value)) return [];
    const { value, formula, substituted } = figure;
    const says = `counted by the convention ${convention}, ${formatCount(value)}`;
    return [
      outside(
        [
          ...(["another-convention", "another convention"] as const),
          "Operations are counted in one way.",
          `There are several; ${convention} counts ${conventions[convention]}.`,
        ],
        { value, formula, substituted },
        says,
        `${number.text}: ${says}; ${by} it is ${shortly(right.expression)}.`,
      ),
    ];
  });
}

function outside(
  [id, name, wrong, right]: readonly [string, string, string, string],
  derived: Derived,
  says: string,
  sentence: string,
): Finding {
  return { mistakes: [{ id, name, layers: [], wrong, right }], derived, says, sentence };
}
