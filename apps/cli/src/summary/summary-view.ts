/** What a summary shows, whatever its form: a network's figures, or those that are told of one whose input's size is open. */
import type { Quantities, QuantityName, Summary } from "@convscope/explain";
import { fitColumn, type LayerColumn, type NetworkFit } from "../backend-fit.js";
import { knownQuantities, leftOut, type OpenNetwork, openSizes } from "../open-network.js";
import { sizes } from "../terminal/numbers.js";

/** A summary, and which part of it is shown. */
export interface SummaryView {
  readonly summary: Summary;
  /** Where the network is published. */
  readonly source: string | undefined;
  readonly names: readonly QuantityName[];
  /** `3×227×227`, or `3×?×?` */
  readonly input: string;
  /** What is left out and why, in a sentence or two. */
  readonly leftOut: string | undefined;
  readonly fit: NetworkFit | undefined;
  /** Words beside the figures of the layers. */
  readonly words: LayerColumn | undefined;
}

/** @param nameOrPath what the user calls the network */
export function summaryView(
  nameOrPath: string,
  summary: Summary,
  open: OpenNetwork | undefined,
  beside: Pick<SummaryView, "fit" | "source">,
): SummaryView {
  return {
    summary,
    ...beside,
    names: knownQuantities(open),
    input: open === undefined ? sizes(summary.input) : openSizes(open),
    leftOut: open && leftOut(nameOrPath, open),
    words: beside.fit && fitColumn(beside.fit),
  };
}

/** The figures that can be told of a layer or a network, and nothing that was worked out at a size which nobody gave. */
export function toldFigures(
  of: Quantities,
  names: readonly QuantityName[],
): Readonly<Partial<Quantities>> {
  return Object.fromEntries(names.map((name) => [name, of[name]]));
}
