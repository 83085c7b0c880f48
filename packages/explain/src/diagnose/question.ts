/** What is asked: a quantity of a layer, or of the whole network, and which numbers may be meant by it. */
import { ArgumentError } from "@convscope/core";
import { type QuantityName, quantityAddress, quantityNames } from "../quantity-address.js";
import type { Described } from "../summary.js";
import type { Network } from "./network.js";
import { isWhole, TOTAL } from "./network.js";
import { type Aspect, outcomeOf, rightView } from "./view.js";

/** The aspects that a quantity's number may be of; the first is the quantity itself. */
export const aspectsOf: Readonly<Record<QuantityName, readonly [Aspect, ...Aspect[]]>> = {
  biases: ["biases"],
  connections: ["connections"],
  flops: ["flops"],
  inputs: ["inputs"],
  macs: ["macs"],
  memory: ["memory"],
  neurons: ["neurons"],
  output: ["output", "rows", "columns", "maps"],
  parameters: ["parameters"],
  receptiveField: ["receptiveField"],
  state: ["state"],
  trainable: ["parameters"],
  weights: ["weights"],
};

/** Which figure an address names; a quantity alone is of the whole network. @throws ArgumentError */
export function askedFigure(
  model: Described,
  address: string,
): readonly [layer: string, quantity: QuantityName] {
  const alone = quantityNames.find((name) => name === address);
  const { layer, quantity } = quantityAddress(model, alone ? `${TOTAL}.${alone}` : address);
  if (quantity !== undefined) return [layer, quantity];
  throw new ArgumentError(
    `diagnose: found "${address}", expected a layer and one of its quantities (${quantityNames.join(", ")}); write ${address}.parameters, say`,
    { address, known: quantityNames },
  );
}

/**
 * The layer whose figure it is: what a network or a module gives and sees is what its last layer gives and sees, what it
 * reads is what its first layer reads. Sums are of the whole. Undefined where several layers read different things.
 */
export function subjectOf(
  model: Described,
  asked: string,
  quantity: QuantityName,
): string | undefined {
  if (!isWhole(asked)) return asked;
  const inside = model.nodes.filter(({ name }) => asked === TOTAL || name.startsWith(asked));
  if (quantity === "output" || quantity === "receptiveField") {
    return asked === TOTAL && model.output !== undefined ? model.output : inside.at(-1)?.name;
  }
  if (quantity !== "inputs") return asked;
  const own = new Set(inside.map(({ name }) => name));
  const readers = inside.filter(({ inputs }) => inputs.some((name) => !own.has(name)));
  const sources = new Set(readers.flatMap(({ inputs }) => inputs));
  return sources.size === 1 ? readers[0]?.name : undefined;
}

/** Rows and columns are told apart where they differ. */
export function aspectsIn(
  network: Network,
  layer: string,
  quantity: QuantityName,
): readonly Aspect[] {
  const extent = (aspect: Aspect): number | undefined =>
    outcomeOf(rightView(network, layer, aspect))?.expression.value;
  const [rows, columns] = [extent("rows"), extent("columns")];
  const flat = rows === 1 && columns === 1;
  return aspectsOf[quantity].filter(
    (aspect) =>
      (!isWhole(layer) || !["inputs", "output", "receptiveField"].includes(quantity)) &&
      (aspect !== "columns" || rows !== columns) &&
      (!flat || !["columns", "maps", "rows"].includes(aspect)),
  );
}

/** The error for a count that cannot be derived there. */
export function noSuchCount(model: Described, layer: string, quantity: string): ArgumentError {
  const remedy = isWhole(layer)
    ? "name a layer, or ask for parameters, connections, macs or neurons"
    : "ask for another quantity";
  return new ArgumentError(
    `diagnose: found ${layer}.${quantity} of ${model.name}, expected a quantity that ${layer} has (it cannot be derived there); ${remedy}`,
    { layer, quantity },
  );
}
