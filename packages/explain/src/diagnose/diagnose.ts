/**
 * Where a wrong number comes from: the mistakes that give it, each with its derivation beside the right one.
 */
import { conventions, measures } from "../quantity.js";
import { type QuantityName, quantitiesOf } from "../quantity-address.js";
import { type Described, summarize } from "../summary.js";
import { binaryFindings } from "./binary-units.js";
import { type Candidates, candidatesOf } from "./candidates.js";
import { derivedSizes } from "./derived-sizes.js";
import type { Diagnosis, PrintedFigure } from "./diagnosis.js";
import { derivedOf, fitting, likeliest, shortly, within } from "./findings.js";
import { type Network, networkOf, spotOf } from "./network.js";
import {
  conventionFindings,
  cutOffFindings,
  printedFindings,
  relativeFindings,
} from "./outside.js";
import { partOfAWindow } from "./part-of-a-window.js";
import { askedFigure, aspectsIn, noSuchCount, subjectOf } from "./question.js";
import { parseField, parseNumber, type StatedNumber } from "./stated-number.js";
import { arithmetic } from "./window.js";

/** Choices of {@link diagnose}. */
export interface DiagnoseOptions {
  /** Networks that this one may be confused with: their figures are looked at too. */
  readonly relatives?: readonly Described[] | undefined;
  /** Misprints of the network's source. */
  readonly printed?: readonly PrintedFigure[] | undefined;
}

/**
 * Says where a number comes from that somebody has for `layer.quantity`, or `total.quantity`.
 *
 * @param number as people write it: "43264", "43,264", "13x13x256"; "61M" stands for all that rounds to it
 * @throws ArgumentError for a layer or quantity that is not there, or a text that is no count
 * @example
 * ```ts
 * import { diagnose } from "@convscope/explain";
 * import { createModel } from "@convscope/models";
 * const { sentence } = diagnose(createModel("alexnet"), "fc6.inputs", "43264");
 * const said = "43264: the size before pool5 (13·13·256); after 3×3/2 pooling it is 6·6·256 = 9,216.";
 * if (sentence !== said) throw new Error(sentence);
 * ```
 */
export function diagnose(
  model: Described,
  address: string,
  number: string,
  options: DiagnoseOptions = {},
): Diagnosis {
  const [place, quantity] = askedFigure(model, address);
  const layer = subjectOf(model, place, quantity);
  if (layer === undefined) throw noSuchCount(model, place, quantity);
  const network = networkOf(model, quantity === "memory");
  const inPart = quantity === "output" && partOfAWindow(network, layer, address, number);
  if (inPart) return { model: model.name, ...inPart };
  const stated = statedAs(model, layer, quantity, number);
  const candidates = aspectsIn(network, layer, quantity).flatMap(
    (aspect) => candidatesOf(network, layer, aspect) ?? [],
  );
  const [asked] = candidates;
  if (asked === undefined) throw noSuchCount(model, place, quantity);
  const convention = conventionOf(quantity);
  const said = { model: model.name, quantity: address, number: stated, convention };
  const hit = candidates.find(({ right }) => within(stated, right.expression.value));
  if (hit !== undefined) {
    const right = derivedOf(hit.right.expression);
    const sentence = `${stated.text} is right: ${rightWords(network, hit, layer, quantity)}.`;
    return { ...said, verdict: "right", right, findings: [], sentence };
  }
  const right = derivedOf(asked.right.expression);
  const made = likeliest(candidates.flatMap((each) => fitting(each, layer, stated)));
  const findings = [
    ...cutOffFindings(stated, asked),
    ...printedFindings(options.printed ?? [], place, quantity, stated, asked),
    ...made.filter(({ mistakes }) => mistakes.length === 1),
    ...conventionFindings(model, place, quantity, stated, asked),
    ...binaryFindings(stated, asked),
    ...relativeFindings(options.relatives ?? [], place, quantity, stated, asked),
    ...made.filter(({ mistakes }) => mistakes.length > 1),
  ];
  const [first] = findings;
  const none = `${stated.text}: no known mistake gives this; ${layer}.${quantity} is ${shortly(asked.right.expression)}.`;
  const verdict = first === undefined ? "unknown" : "explained";
  return { ...said, verdict, right, findings, sentence: first?.sentence ?? none };
}

/** The number as it is meant: a field's two sides are no product. */
function statedAs(
  model: Described,
  layer: string,
  quantity: QuantityName,
  number: string,
): StatedNumber {
  if (quantity !== "receptiveField") return parseNumber(number);
  return parseField(number, quantitiesOf(summarize(model), layer).receptiveField.value);
}

/** `fc6.inputs is 6·6·256 = 9,216`, `rows of conv1.output, (227 − 11)/4 + 1 = 55` */
function rightWords(
  network: Network,
  { aspect, right }: Candidates,
  layer: string,
  quantity: string,
): string {
  const text = shortly(right.expression);
  if (aspect === "maps") return `maps of ${layer}.${quantity}, ${text}`;
  if (aspect !== "rows" && aspect !== "columns") return `${layer}.${quantity} is ${text}`;
  const sizes = derivedSizes(network);
  const spot = sizes && spotOf(network, sizes, layer);
  const slides = spot?.piece.kind === "conv" || (spot?.piece.kind === "pool" && !spot.piece.global);
  const [axis, size] = aspect === "rows" ? ([0, "height"] as const) : ([1, "width"] as const);
  const worked = slides ? arithmetic(spot.piece.window, axis, spot.input[size]) : text;
  return `${aspect} of ${layer}.${quantity}, ${worked}`;
}

/** What explain counts under the name. */
function conventionOf(quantity: QuantityName): string {
  if (quantity === "output") return conventions.elements;
  if (quantity === "receptiveField") return conventions["receptive-field"];
  return conventions[measures[quantity].convention];
}
