/**
 * Where the totals of networks part: layer by layer, with what differs between the layers. The first network is what the
 * others are compared with.
 */
import { ArgumentError, type Shape, type ShapedNode, sizeOf } from "@convscope/core";
import { isConv2d } from "./derivations/conv2d.js";
import { isPool2d } from "./derivations/pool2d.js";
import { formatCount } from "./expression.js";
import { type Described, type SummarizeOptions, type Summary, summarize } from "./summary.js";

/** What is compared: the sums over layers that papers print. */
export const comparedQuantities = ["parameters", "macs"] as const;

/** One of {@link comparedQuantities}. */
export type ComparedQuantity = (typeof comparedQuantities)[number];

/** A layer that differs. */
export interface LayerDifference {
  readonly layer: string;
  /** Of both networks; undefined where one has no such layer. */
  readonly values: Readonly<
    Record<ComparedQuantity, readonly [first: number | undefined, other: number | undefined]>
  >;
  /** What is not the same: `groups 2 → 1`. */
  readonly reasons: readonly string[];
}

/** One network beside the first. */
export interface ModelDifference {
  readonly model: string;
  readonly layers: readonly LayerDifference[];
}

/** Networks side by side. */
export interface Comparison {
  readonly summaries: readonly Summary[];
  /** Of every network but the first. */
  readonly differences: readonly ModelDifference[];
}

/**
 * Summaries of several networks, and why each differs from the first.
 *
 * @throws ArgumentError for fewer than two
 * @example
 * ```ts
 * import { compareModels } from "@convscope/explain";
 * import { alexnet } from "@convscope/models";
 * const { differences } = compareModels([alexnet(), alexnet({ variant: "ungrouped" })]);
 * const names = differences[0]?.layers.map(({ layer, reasons }) => `${layer}: ${reasons}`).join("; ");
 * if (names !== "conv2: groups 2 → 1; conv4: groups 2 → 1; conv5: groups 2 → 1") throw new Error("the two towers");
 * ```
 */
export function compareModels(
  models: readonly Described[],
  options: SummarizeOptions = {},
): Comparison {
  const [first, ...others] = models;
  if (first === undefined || others.length === 0) {
    throw new ArgumentError(
      `compare: found ${models.length === 0 ? "no networks" : "one network"}, expected two or more; name another`,
      { models: models.length },
    );
  }
  const summaries = models.map((model) => summarize(model, options));
  const differences = others.map((other, at) => ({
    model: other.name,
    layers: differing(first, other, summaries[0], summaries[at + 1]),
  }));
  return { summaries, differences };
}

function differing(
  first: Described,
  other: Described,
  one?: Summary,
  two?: Summary,
): readonly LayerDifference[] {
  const names = new Set([...first.nodes, ...other.nodes].map(({ name }) => name));
  const value = (summary: Summary | undefined, name: string, what: ComparedQuantity) =>
    summary?.layers.find((layer) => layer.name === name)?.[what].value;
  return [...names].flatMap((layer) => {
    const of = (what: ComparedQuantity) =>
      [value(one, layer, what), value(two, layer, what)] as const;
    const values = { parameters: of("parameters"), macs: of("macs") };
    if (Object.values(values).every(([a = 0, b = 0]) => a === b)) return [];
    const node = ({ nodes }: Described) => nodes.find(({ name }) => name === layer);
    return [
      { layer, values, reasons: reasonsOf(first.name, other.name, node(first), node(other)) },
    ];
  });
}

function reasonsOf(
  first: string,
  other: string,
  a: ShapedNode | undefined,
  b: ShapedNode | undefined,
): readonly string[] {
  if (a === undefined || b === undefined) return [`only ${a === undefined ? other : first} has it`];
  if (a.layer.kind !== b.layer.kind) return [`${a.layer.kind} → ${b.layer.kind}`];
  const [facts, others] = [factsOf(a), factsOf(b)];
  const changed = Object.keys({ ...facts, ...others }).flatMap((name) => {
    const [from = "none", to = "none"] = [facts[name], others[name]];
    return from === to ? [] : [`${name} ${from} → ${to}`];
  });
  return changed.length > 0 ? changed : ["its own counts differ"];
}

/** What decides the counts of a layer, in words. */
function factsOf({
  layer,
  inputShapes,
  outputShape,
}: ShapedNode): Readonly<Record<string, string>> {
  const [input = []] = inputShapes;
  const bias = layer.variables.some(({ name }) => name === "bias") ? "yes" : "no";
  if (isConv2d(layer)) {
    const g = layer.geometry(input);
    return {
      "maps read": formatCount(input[0] ?? 0),
      filters: formatCount(g.outChannels),
      kernel: `${g.kernelHeight}×${g.kernelWidth}`,
      ...wiringFact(layer.wiring),
      "places of the result": placesOf(outputShape),
      bias,
    };
  }
  if (isPool2d(layer)) return { maps: formatCount(input[0] ?? 0), bias };
  if (layer.kind === "linear") {
    return {
      inputs:
        input.length > 1
          ? `${input.join("·")} = ${formatCount(sizeOf(input))}`
          : formatCount(sizeOf(input)),
      outputs: formatCount(sizeOf(outputShape)),
      bias,
    };
  }
  return { input: input.join("×"), output: outputShape.join("×"), bias };
}

function wiringFact(wiring: {
  readonly kind: string;
  readonly groups?: number;
}): Readonly<Record<string, string>> {
  if (wiring.kind === "full") return { groups: "1" };
  return wiring.groups === undefined ? { wiring: wiring.kind } : { groups: String(wiring.groups) };
}

function placesOf(shape: Shape): string {
  return shape.slice(1).join("×");
}
