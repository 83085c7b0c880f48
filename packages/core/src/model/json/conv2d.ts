/** Saved convolutions, with their wiring. */
import { type Connectivity, connectivity } from "../../connectivity.js";
import { conv2d } from "../../layers/conv2d.js";
import { asNumber, asNumbers, Fields, type LayerFactories, windowOf } from "./fields.js";

function asConnectivity(value: unknown): Connectivity | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  const number = (name: string): number | undefined =>
    asNumber(Object.entries(value).find(([key]) => key === name)?.[1]);
  switch (value.kind) {
    case "full":
      return connectivity.full();
    case "per-map":
      return connectivity.perMap();
    case "shared-across-maps":
      return connectivity.sharedAcrossMaps();
    case "groups": {
      const groups = number("groups");
      return groups === undefined ? undefined : connectivity.groups(groups);
    }
    case "depthwise": {
      const multiplier = number("multiplier");
      return multiplier === undefined ? undefined : connectivity.depthwise(multiplier);
    }
    case "random": {
      const fanIn = number("fanIn");
      return fanIn === undefined ? undefined : connectivity.random(fanIn, number("seed"));
    }
    case "table":
      return "edges" in value ? asTable(value.edges) : undefined;
    default:
      return undefined;
  }
}

function asTable(value: unknown): Connectivity | undefined {
  if (!Array.isArray(value)) return undefined;
  const edges = value.flatMap((edge) => {
    const [from, to, ...rest] = asNumbers(edge) ?? [];
    return from === undefined || to === undefined || rest.length > 0 ? [] : [[from, to] as const];
  });
  return edges.length === value.length ? connectivity.table(edges) : undefined;
}

/** Readers of the layers in layers/conv2d.ts. */
export const conv2dFactories: LayerFactories = {
  conv2d(options) {
    const fields = new Fields("conv2d", options);
    return conv2d({
      inChannels: fields.number("inChannels"),
      outChannels: fields.number("outChannels"),
      kernel: fields.pair("kernel"),
      ...windowOf(fields),
      paddingMode: fields.paddingMode(),
      groups: fields.maybeNumber("groups"),
      connectivity: fields.optional(
        "connectivity",
        "a wiring as convscope writes it",
        asConnectivity,
      ),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
      biasInitialiser: fields.initialiser("biasInitialiser"),
    });
  },
};
