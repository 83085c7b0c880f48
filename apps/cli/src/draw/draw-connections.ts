/** Figures of a wiring, of a layer or made up: `connections` as lines, `table` as rows and columns. */
import {
  type Connectivity,
  connectivity,
  edgesOf,
  outputMaps,
  type ShapedNode,
} from "@convscope/core";
import { parseWiring } from "@convscope/explain";
import { connectionGraph, connectionTable, type MapSide } from "@convscope/figures";
import { describedModel } from "../model-source.js";
import { UsageError } from "../usage-error.js";
import { wrongUsage } from "../wrong-usage.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { layerOf } from "./layers.js";

type WiringFigure = "connections" | "table";

const drawings: Readonly<Record<WiringFigure, typeof connectionGraph>> = {
  connections: connectionGraph,
  table: connectionTable,
};

/** A wiring between named sides. */
interface Wired {
  readonly wiring: Connectivity;
  /** A pooling has none. */
  readonly kernels: boolean;
  readonly from: MapSide;
  readonly filters: number;
  readonly to: string;
}

/** Edges that are worth drawing; beyond, the picture is one block of ink. */
const MOST_EDGES = 300_000;

/** Draws which map feeds which. @throws UsageError */
export async function drawConnections(
  what: WiringFigure,
  args: readonly string[],
  options: DrawOptions,
): Promise<DrawnFigure> {
  const { wiring, kernels, from, filters, to } = await wiredOf(what, args, options);
  const maps = outputMaps(wiring, from.maps, filters);
  if (from.maps * maps > MOST_EDGES) {
    throw new UsageError(
      `draw ${what} shows up to ${MOST_EDGES.toLocaleString("en")} pairs of maps, not ${from.maps}·${maps}. Choose a layer of fewer maps.`,
    );
  }
  const edges = wrongUsage(() => edgesOf(wiring, from.maps, filters));
  const drawn = kernels ? edges : edges.map((edge) => ({ from: edge.from, to: edge.to }));
  return { svg: drawings[what](drawn, from, { name: to, maps }) };
}

async function wiredOf(
  what: string,
  args: readonly string[],
  { from, to, kind, size }: DrawOptions,
): Promise<Wired> {
  const [name, layer, ...more] = args;
  if (name !== undefined && layer !== undefined && more.length === 0) {
    return layerWiring(layerOf(await describedModel(name, size), layer));
  }
  if (args.length > 0 || from === undefined || to === undefined) {
    throw new UsageError(
      `draw ${what} takes a model and one of its layers, or --from and --to. Try: convscope draw ${what} lenet5 C3, or convscope draw ${what} --from 4 --to 6 --kind groups=2`,
    );
  }
  const wiring = wrongUsage(() => parseWiring(kind, from, to));
  return { wiring, kernels: true, from: { name: "input", maps: from }, filters: to, to: "output" };
}

/** @throws UsageError for a layer that has no filters, and so no wiring of maps */
function layerWiring({ name, layer, inputs, inputShapes, outputShape }: ShapedNode): Wired {
  const [maps] = inputShapes[0] ?? [];
  const wiring = "wiring" in layer ? (layer.wiring as Connectivity) : undefined;
  const filters = Number(layer.options["outChannels"] ?? outputShape[0]);
  const from = { name: inputs[0] ?? "input", maps: maps ?? 0 };
  if (wiring !== undefined && maps !== undefined)
    return { wiring, kernels: true, from, filters, to: name };
  if (/Pool2d$|^subsample$/.test(layer.kind) && maps !== undefined && maps === outputShape[0]) {
    const kernels = layer.kind === "subsample";
    return { wiring: connectivity.depthwise(), kernels, from, filters: maps, to: name };
  }
  throw new UsageError(
    `${name} is a ${layer.kind}, which wires no maps to maps. Choose a convolution, a pooling or a subsampling.`,
  );
}
