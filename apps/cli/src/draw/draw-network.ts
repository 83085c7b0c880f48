/** Figures of a whole network: `architecture`, `graph`, `towers`. */
import { type Model, UnsupportedError } from "@convscope/core";
import { type Summary, summarize } from "@convscope/explain";
import { architecture, layerGraph, towers } from "@convscope/figures";
import { describedModel } from "../model-source.js";
import { UsageError } from "../usage-error.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";

type NetworkFigure = "architecture" | "graph" | "towers";

const drawings: Readonly<Record<NetworkFigure, (model: Model, summary: Summary) => string>> = {
  architecture,
  graph: layerGraph,
  towers,
};

/** Draws a network by its description. @throws UsageError, UnsupportedError where another drawing suits it */
export async function drawNetwork(
  what: NetworkFigure,
  args: readonly string[],
  { size }: DrawOptions,
): Promise<DrawnFigure> {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      `draw ${what} takes one model, such as lenet5, not ${args.length}. Try: convscope draw ${what} ${name ?? "lenet5"}`,
    );
  }
  const model = await describedModel(name, size);
  return { svg: drawn(what, model, summarize(model), name) };
}

/** A drawing that does not suit a network names the one that does. */
function drawn(what: NetworkFigure, model: Model, summary: Summary, name: string): string {
  try {
    return drawings[what](model, summary);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    throw new UnsupportedError(
      `${error.message}, or its layers as a graph: convscope draw graph ${name}`,
      error.details,
    );
  }
}
