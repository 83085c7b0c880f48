/** Sizes that are no whole numbers: what a window's division gives before it is rounded. */
import { conventions } from "../quantity.js";
import { changesOf } from "./candidates.js";
import { derivedSizes } from "./derived-sizes.js";
import type { Diagnosis, Finding, MadeMistake } from "./diagnosis.js";
import { derivedOf, likeliest, madeOf } from "./findings.js";
import type { Change } from "./mistake.js";
import { type Network, type Spot, spotOf } from "./network.js";
import { outcomeOf, rightView } from "./view.js";
import { arithmetic, unrounded, type Window } from "./window.js";
import { isWorked, workOut } from "./worked-number.js";

/** A fraction that somebody states, and how exactly. */
interface Fraction {
  readonly value: number;
  readonly tolerance: number;
}

/** The fraction that a text is; undefined for a whole number, and for what stands for one. */
function fractionOf(text: string): Fraction | undefined {
  const trimmed = text.trim();
  const [decimal, digits = ""] = /^\d+\.(\d+)$/.exec(trimmed) ?? [];
  if (decimal === undefined && !isWorked(trimmed)) return undefined;
  const value = decimal === undefined ? workOut(trimmed) : Number(decimal);
  const tolerance = decimal === undefined ? 1e-9 : 10 ** -digits.length / 2 + 1e-9;
  return Number.isInteger(value) ? undefined : { value, tolerance };
}

interface Slides {
  readonly spot: Spot;
  readonly window: Window;
}

function slidesIn(network: Network | undefined, layer: string): Slides | undefined {
  const sizes = network && derivedSizes(network);
  const spot = network && sizes && spotOf(network, sizes, layer);
  if (spot === undefined || !(spot.piece.kind === "conv" || spot.piece.kind === "pool"))
    return undefined;
  return { spot, window: spot.piece.window };
}

const inPart: MadeMistake = {
  ...{ id: "part-of-a-window", name: "a part of a window counted", layers: [] },
  wrong: "A map has as many rows as the division gives, in part or whole.",
  right:
    "Windows are whole: the division is rounded down, what is left over lies under none (ceil mode is the exception).",
};

/** How a network gives the fraction on one of its axes. */
function findingIn(
  { spot, window }: Slides,
  { value, tolerance }: Fraction,
  text: string,
  right: Slides,
  change?: Change,
): Finding | undefined {
  for (const [axis, side] of [[0, "height"] as const, [1, "width"] as const]) {
    const found = unrounded(window, axis, spot.input[side]);
    if (Number.isInteger(found.value) || Math.abs(found.value - value) > tolerance) continue;
    const rather = change?.rather ?? (window.ceil ? "rounded up" : "rounded down");
    const rightly = arithmetic(right.window, axis, right.spot.input[side]);
    const believed = change === undefined ? "" : `${change.says}, `;
    const says = `${believed}${found.text}, and windows are whole`;
    const formula = axis === 0 ? "(H + pads − R)/s + 1" : "(W + pads − S)/s + 1";
    return {
      mistakes: [inPart, ...(change === undefined ? [] : [madeOf(change)])],
      derived: { value: found.value, formula, substituted: found.text },
      says,
      sentence: `${text}: ${says}; ${rather} it is ${rightly}.`,
    };
  }
  return undefined;
}

/** What is known of a fraction that is said to be the size of an output; undefined where no window gives it. */
export function partOfAWindow(
  network: Network,
  layer: string,
  address: string,
  number: string,
): Omit<Diagnosis, "model"> | undefined {
  const fraction = fractionOf(number);
  const right = slidesIn(network, layer);
  const outcome = outcomeOf(rightView(network, layer, "output"));
  if (fraction === undefined || right === undefined || outcome === undefined) return undefined;
  const text = number.trim();
  const view = rightView(network, layer, "rows");
  const own = findingIn(right, fraction, text, right);
  const made = (changesOf(network, layer, "rows") ?? []).flatMap((change) => {
    const changed = change.apply(view);
    const slides = changed?.layer === layer ? slidesIn(changed.network, layer) : undefined;
    const finding = slides && findingIn(slides, fraction, text, right, change);
    return finding === undefined ? [] : [{ cost: change.cost, finding }];
  });
  const findings = [...(own === undefined ? [] : [own]), ...likeliest(made)];
  const [first] = findings;
  if (first === undefined) return undefined;
  const { value } = fraction;
  return {
    ...{ quantity: address, number: { text, value, least: value, most: value } },
    ...{ verdict: "explained", right: derivedOf(outcome.expression), findings },
    ...{ convention: conventions.elements, sentence: first.sentence },
  };
}
