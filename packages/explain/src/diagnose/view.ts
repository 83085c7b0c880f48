/**
 * A quantity as somebody sees it: the network that they have in mind, which layer and count they ask for, and how they count.
 * Without any change it is the right derivation.
 */
import { type Expression, letter, literal, product } from "../expression.js";
import { type LayerTerm, sumOfLayers } from "../sum-of-layers.js";
import { derivedSizes } from "./derived-sizes.js";
import { type FieldRule, fieldOf } from "./field.js";
import type { BytesRule } from "./held-bytes.js";
import {
  isWhole,
  layersOf,
  type Network,
  type Placed,
  type Sizes,
  type Spot,
  spotAt,
} from "./network.js";
import { type CountKey, countParts, type Parts, partsOf } from "./parts.js";

/** What a number may be of: explain's counts, the receptive field, and the three extents of an output. */
export type Aspect = CountKey | "columns" | "flops" | "maps" | "memory" | "receptiveField" | "rows";

/** How one layer's parts are seen; undefined where there is nothing to see otherwise. */
export type PartsChange = (parts: Parts, spot: Spot) => Parts | undefined;

/** What is asked, of which network, counted how. */
export interface View {
  readonly network: Network;
  /** A layer, a module with its slash, or the total. */
  readonly layer: string;
  readonly aspect: Aspect;
  readonly parts: readonly PartsChange[];
  /** Layers that are left out of a total. */
  readonly without: (placed: Placed) => boolean;
  readonly field: FieldRule;
  readonly bytes: BytesRule;
  /** What the result is multiplied by, or divided by where it is below 1. */
  readonly factors: readonly Expression[];
}

/** The right view. */
export function rightView(network: Network, layer: string, aspect: Aspect): View {
  return {
    ...{ network, layer, aspect, parts: [], factors: [] },
    ...{ field: "grows-by-jump", bytes: "in-use", without: () => false },
  };
}

/** What a view comes to. */
export interface Outcome {
  readonly expression: Expression;
  /** Of a total: what each layer adds. */
  readonly shares: readonly LayerTerm[];
}

/** The count as this view has it; undefined where it has none. */
export function outcomeOf(view: View): Outcome | undefined {
  const sizes = derivedSizes(view.network, isWhole(view.layer) ? undefined : view.layer);
  if (sizes === undefined) return undefined;
  const counted =
    view.aspect === "memory"
      ? memoryOf(view)
      : isWhole(view.layer)
        ? totalOf(view, sizes)
        : layerOutcome(view, sizes, view.layer);
  if (counted === undefined || view.factors.length === 0) return counted;
  return { ...counted, expression: product(counted.expression, ...view.factors) };
}

function memoryOf({ network, layer, bytes }: View): Outcome | undefined {
  const held = network.memory.get(layer)?.[bytes];
  return held === undefined ? undefined : { expression: letter("bytes", held), shares: [] };
}

function layerOutcome(
  view: View,
  sizes: ReadonlyMap<string, Sizes>,
  name: string,
): Outcome | undefined {
  const placed = view.network.layers.find((each) => each.name === name);
  const expression = placed && countOf(view, sizes, placed);
  return expression === undefined ? undefined : { expression, shares: [] };
}

function totalOf(view: View, sizes: ReadonlyMap<string, Sizes>): Outcome | undefined {
  const shares: LayerTerm[] = [];
  for (const placed of layersOf(view.network, view.layer)) {
    if (view.without(placed)) continue;
    const expression = countOf(view, sizes, placed);
    if (expression === undefined) return undefined;
    if (expression.value !== 0) shares.push({ layer: placed.name, value: expression.value });
  }
  return { expression: sumOfLayers(shares), shares };
}

function countOf(
  view: View,
  sizes: ReadonlyMap<string, Sizes>,
  placed: Placed,
): Expression | undefined {
  const output = sizes.get(placed.name);
  if (output === undefined) return undefined;
  const { aspect } = view;
  switch (aspect) {
    case "rows":
      return letter("P", output.height);
    case "columns":
      return letter("Q", output.width);
    case "maps":
      return letter("K", output.maps);
    case "memory":
      return undefined;
    case "receptiveField":
      return fieldOf(view.network, sizes, placed.name, view.field);
    default: {
      const parts = seenParts(view, sizes, placed);
      if (parts === undefined) return undefined;
      return aspect === "flops" ? doubled(countParts(parts, "macs")) : countParts(parts, aspect);
    }
  }
}

const doubled = (macs: Expression): Expression =>
  macs.value === 0 ? macs : product(literal(2), macs);

function seenParts(
  view: View,
  sizes: ReadonlyMap<string, Sizes>,
  placed: Placed,
): Parts | undefined {
  const spot = spotAt(placed, sizes);
  let parts = spot && partsOf(spot.piece, spot.inputs, spot.output);
  if (spot === undefined || parts === undefined) return undefined;
  for (const change of view.parts) parts = change(parts, spot) ?? parts;
  return parts;
}
