/**
 * Where networks part, and their totals with them: layer by layer, with what differs between the layers. The first network is
 * what the others are compared with.
 */
import { ArgumentError, type ShapedNode } from "@convscope/core";
import { type Described, type SummarizeOptions, type Summary, summarize } from "../summary.js";
import { factsOf } from "./layer-facts.js";
import { pairLayers, sourcesIn } from "./pair-layers.js";

/** What is compared: the sums over layers that papers print. */
export const comparedQuantities = ["parameters", "macs"] as const;

/** One of {@link comparedQuantities}. */
export type ComparedQuantity = (typeof comparedQuantities)[number];

/** A layer that differs, in what it counts or in what it does. */
export interface LayerDifference {
  readonly layer: string;
  /** What the other network calls it, where that is not the same. */
  readonly other?: string;
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
  const pairs = pairLayers(first.nodes, other.nodes);
  const firstSources = sourcesIn(first.nodes, pairs, "first");
  const otherSources = sourcesIn(other.nodes, pairs, "other");
  const value = (summary: Summary | undefined, node: ShapedNode | undefined) => {
    const row = node && summary?.layers.find(({ name }) => name === node.name);
    return (what: ComparedQuantity): number | undefined => row?.[what].value;
  };
  return pairs.flatMap((pair): readonly LayerDifference[] => {
    const { first: a, other: b } = pair;
    const name = (a ?? b)?.name ?? "";
    const [mine, theirs] = [value(one, a), value(two, b)];
    const values = {
      parameters: [mine("parameters"), theirs("parameters")],
      macs: [mine("macs"), theirs("macs")],
    } as const;
    const reasons =
      a === undefined || b === undefined
        ? [`only ${a === undefined ? other.name : first.name} has it (${(a ?? b)?.layer.kind})`]
        : reasonsOf(a, b, firstSources(a), otherSources(b));
    const equal = Object.values(values).every(([x = 0, y = 0]) => x === y);
    if (reasons.length === 0 && equal) return [];
    const renamed =
      a !== undefined && b !== undefined && a.name !== b.name ? { other: b.name } : {};
    const why = reasons.length > 0 ? reasons : ["its own counts differ"];
    return [{ layer: name, ...renamed, values, reasons: why }];
  });
}

function reasonsOf(
  a: ShapedNode,
  b: ShapedNode,
  from: readonly string[],
  to: readonly string[],
): readonly string[] {
  if (a.layer.kind !== b.layer.kind) return [`${a.layer.kind} → ${b.layer.kind}`];
  const [facts, others] = [factsOf(a), factsOf(b)];
  const changed = Object.keys({ ...facts, ...others }).flatMap((name) => {
    const [before = "default", after = "default"] = [facts[name], others[name]];
    return before === after ? [] : [`${name} ${before} → ${after}`];
  });
  const read = (names: readonly string[]): string => names.join(" + ");
  return read(from) === read(to) ? changed : [...changed, `reads ${read(from)} → ${read(to)}`];
}
