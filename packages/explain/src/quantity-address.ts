/**
 * A figure by its address, `fc6.inputs`: the layer's name, a dot, and one of the fixed names. `total` stands for the network,
 * the beginning of names with its slash for a module: `inception_3a/.macs`.
 */
import { ArgumentError, INPUT, type Shape } from "@convscope/core";
import { nearestNames } from "./nearest-names.js";
import type { Quantities } from "./quantities.js";
import { type Described, type SummarizeOptions, type Summary, summarize } from "./summary.js";
import { totals } from "./totals.js";

/** A fixed name of a quantity. */
export type QuantityName = keyof Quantities;

/** All of them, in the order in which tables show them. */
export const quantityNames: readonly QuantityName[] = [
  "output",
  "inputs",
  "parameters",
  "weights",
  "biases",
  "trainable",
  "state",
  "neurons",
  "connections",
  "macs",
  "flops",
  "memory",
  "receptiveField",
];

/** What an address names. */
export interface QuantityAddress {
  /** A layer, a module with a slash behind it (`"inception_3a/"`), or `"total"`. */
  readonly layer: string;
  /** Absent: all of the layer's. */
  readonly quantity?: QuantityName;
}

/** The network as a whole, unless one of its layers bears the name. */
const TOTAL = "total";

/**
 * Takes `conv2` or `conv2.macs` apart.
 *
 * @throws ArgumentError for a layer or a quantity that is not there, with the nearest names
 * @example
 * ```ts
 * import { quantityAddress } from "@convscope/explain";
 * import { alexnet } from "@convscope/models";
 * const { layer, quantity } = quantityAddress(alexnet(), "fc6.inputs");
 * if (layer !== "fc6" || quantity !== "inputs") throw new Error("the inputs of fc6");
 * ```
 */
export function quantityAddress(
  model: Pick<Described, "name" | "nodes">,
  address: string,
): QuantityAddress {
  const dot = address.indexOf(".");
  const layer = dot < 0 ? address : address.slice(0, dot);
  const known = placesOf(model.nodes);
  if (!known.includes(layer)) throw unknown(`layer of ${model.name}`, layer, known);
  if (dot < 0) return { layer };
  const wanted = address.slice(dot + 1);
  const quantity = quantityNames.find((name) => name === wanted);
  if (quantity === undefined) throw unknown(`quantity of ${layer}`, wanted, quantityNames);
  return { layer, quantity };
}

/** Layers, modules and the whole. */
function placesOf(layers: readonly { readonly name: string }[]): readonly string[] {
  const names = layers.map(({ name }) => name);
  const modules = names.flatMap((name) =>
    [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index + 1)),
  );
  return [...names, ...new Set(modules), TOTAL];
}

/** Names that an error lists; of more the first. */
const LISTED = 16;

function unknown(what: string, found: string, known: readonly string[]): ArgumentError {
  const near = nearestNames(found, known);
  const guess = near.length > 0 ? `did you mean ${near.join(" or ")}` : "choose one of these";
  const listed =
    known.length <= LISTED
      ? known.join(", ")
      : `${known.slice(0, LISTED - 2).join(", ")} … ${known.at(-1)} (${known.length} in all)`;
  return new ArgumentError(`${what}: found "${found}", expected ${listed}; ${guess}`, {
    found,
    known,
    near,
  });
}

/**
 * One figure of a network, with its derivation.
 *
 * @param address `"fc6.inputs"`, `"total.macs"`
 * @throws ArgumentError for a layer or a quantity that is not there, with the nearest names
 * @throws UnsupportedError for a user's layer that neither states its counts nor can be recorded
 * @example
 * ```ts
 * import { quantity } from "@convscope/explain";
 * import { alexnet } from "@convscope/models";
 * const { substituted } = quantity(alexnet(), "fc6.inputs");
 * if (substituted !== "256·6·6 = 9,216") throw new Error("what pool5 leaves");
 * ```
 */
export function quantity<Name extends QuantityName = QuantityName>(
  model: Described,
  address: `${string}.${Name}`,
  options?: SummarizeOptions,
): Quantities[Name];
export function quantity(
  model: Described,
  address: string,
  options?: SummarizeOptions,
): Quantities[QuantityName];
export function quantity(
  model: Described,
  address: string,
  options: SummarizeOptions = {},
): Quantities[QuantityName] {
  const { layer, quantity: name } = quantityAddress(model, address);
  if (name === undefined) {
    throw new ArgumentError(
      `${model.name}: found "${address}", expected a layer and a quantity of ${quantityNames.join(", ")}; write ${address}.parameters, say`,
      { address },
    );
  }
  return quantitiesOf(summarize(model, options), layer)[name];
}

/** The figures of a layer, a module or the network. @throws ArgumentError for one that is not there */
export function quantitiesOf(summary: Summary, place: string): Quantities {
  const row = summary.layers.find(({ name }) => name === place);
  if (row !== undefined) return row;
  if (place === TOTAL) return summary.total;
  const inside = summary.layers.filter(({ name }) => place.endsWith("/") && name.startsWith(place));
  const last = inside.at(-1);
  if (last === undefined) {
    throw unknown(`layer of ${summary.model}`, place, placesOf(summary.layers));
  }
  const shapes = new Map<string, Shape>([[INPUT, summary.input]]);
  for (const { name, output } of summary.layers) shapes.set(name, output.value);
  return totals(inside, last, shapes);
}
