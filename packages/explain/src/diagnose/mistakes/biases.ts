/** Mistakes about how many biases there are. */
import { literal, product } from "../../expression.js";
import type { Mistake } from "../mistake.js";
import type { Network, Spot } from "../network.js";
import { learns, recounting } from "./recounting.js";

const biasCounts = ["biases", "connections", "parameters"] as const;

/** "one bias a map", or an output. */
function oneEach({ piece, output }: Spot): string {
  const of = piece.kind === "dense" ? "outputs" : "maps";
  return `with one bias for each of the ${output.maps} ${of}`;
}

/** Whether everything that reads a layer is a batch norm. */
function isNormalised({ name }: Spot, { layers }: Network): boolean {
  const readers = layers.filter(({ from }) => from.includes(name));
  return readers.length > 0 && readers.every(({ piece }) => piece.kind === "batch-norm");
}

/** Mistakes about biases. */
export const biasMistakes: readonly Mistake[] = [
  recounting({
    ...{ id: "bias-forgotten", name: "biases forgotten", cost: 0.5, aspects: biasCounts },
    wrong: "A layer's parameters are its weights.",
    right: "Each filter, or each output of a dense layer, has a bias too.",
    change: (parts, { piece }) =>
      parts.biases === undefined || piece.kind === "batch-norm"
        ? undefined
        : { ...parts, biases: undefined },
    says: () => "the biases forgotten",
    rather: oneEach,
  }),
  recounting({
    ...{ id: "bias-presumed", name: "biases presumed", cost: 1, aspects: biasCounts },
    wrong: "Every layer with weights has biases.",
    right: "Biases are a layer's own choice, and here it is none.",
    rightHere: (spots, network) =>
      spots.every((spot) => isNormalised(spot, network))
        ? "The batch norm that follows shifts the maps anyway, so there are none here."
        : undefined,
    change: (parts) =>
      learns(parts) && parts.biases === undefined
        ? { ...parts, biases: product(...parts.maps) }
        : undefined,
    says: ({ name }) => `biases counted that ${name} does not have`,
    rather: () => "without them",
  }),
  recounting({
    ...{ id: "bias-for-each-unit", name: "a bias for each unit", cost: 2, aspects: biasCounts },
    wrong: "Every unit, at every place of a map, has its own bias.",
    right: "A map has one bias, shared by all its places, as its weights are.",
    change: (parts) =>
      learns(parts) && parts.biases !== undefined && parts.places.length > 0
        ? { ...parts, biases: product(...parts.places, ...parts.maps) }
        : undefined,
    says: ({ output }) => `a bias for each of ${output.height}·${output.width} places`,
    rather: oneEach,
    inTotals: false,
  }),
  recounting({
    ...{ id: "bias-for-each-kernel", name: "a bias for each 2-D kernel", cost: 2 },
    aspects: biasCounts,
    wrong: "Every 2-D kernel has its own bias.",
    right: "A filter sums over its maps and adds one bias.",
    change: (parts) =>
      learns(parts) && parts.biases !== undefined && parts.area.length > 0
        ? { ...parts, biases: product(...parts.kernels) }
        : undefined,
    says: () => "a bias for each 2-D kernel",
    rather: oneEach,
  }),
  recounting({
    ...{ id: "bias-for-each-weight", name: "a bias for each weight", cost: 2.5 },
    aspects: ["biases", "parameters"],
    wrong: "Every weight has its own bias.",
    right: "A filter, or an output of a dense layer, has one bias.",
    change: (parts) =>
      learns(parts) && parts.biases !== undefined
        ? { ...parts, biases: product(...parts.kernels, ...parts.area) }
        : undefined,
    says: () => "a bias for each weight",
    rather: oneEach,
    inTotals: false,
  }),
  recounting({
    ...{ id: "bias-for-layer", name: "one bias for the layer", cost: 1.5, aspects: biasCounts },
    wrong: "A layer has one bias.",
    right: "Each filter, or each output of a dense layer, has a bias of its own.",
    change: (parts, { output }) =>
      learns(parts) && parts.biases !== undefined && output.maps > 1
        ? { ...parts, biases: literal(1) }
        : undefined,
    says: () => "one bias for the whole layer",
    rather: oneEach,
  }),
];
