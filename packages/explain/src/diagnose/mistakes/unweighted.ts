/** Mistakes about layers that hold no kernels: batch norm and pooling. */
import { letter, literal, product } from "../../expression.js";
import type { Mistake } from "../mistake.js";
import { recounting } from "./recounting.js";

/** Mistakes about batch norm and pooling. */
export const unweightedMistakes: readonly Mistake[] = [
  recounting({
    ...{ id: "statistics-trained", name: "running statistics counted", cost: 0.5 },
    aspects: ["parameters"],
    wrong: "Batch norm learns four numbers a channel.",
    right:
      "It learns two, scale and shift; running mean and variance are carried along, not trained.",
    change: (parts, { piece }) =>
      piece.kind === "batch-norm"
        ? { ...parts, maps: [literal(4), ...parts.maps], biases: undefined }
        : undefined,
    says: () => "running mean and variance counted as trained",
    rather: () => "with scale and shift alone",
  }),
  recounting({
    ...{ id: "learned-counted-as-state", name: "scale and shift counted", cost: 0.5 },
    aspects: ["state"],
    wrong: "Batch norm carries four numbers a channel: weight, bias, running mean and variance.",
    right:
      "Running mean and variance are carried along; scale (weight) and shift (bias) are learned.",
    change: (parts, { piece, input }) =>
      piece.kind === "batch-norm"
        ? { ...parts, state: product(literal(4), letter("C", input.maps)) }
        : undefined,
    says: () => "all four numbers a channel (weight, bias, running mean, running variance)",
    rather: () => "with running mean and variance alone",
  }),
  recounting({
    ...{ id: "shift-forgotten", name: "batch norm's shift forgotten", cost: 1 },
    aspects: ["parameters"],
    wrong: "Batch norm learns one scale a channel.",
    right: "It learns a scale and a shift.",
    change: (parts, { piece }) =>
      piece.kind === "batch-norm" ? { ...parts, biases: undefined } : undefined,
    says: () => "the scales of batch norm alone",
    rather: () => "with scale and shift",
  }),
  recounting({
    ...{ id: "norm-forgotten", name: "batch norm forgotten", cost: 1, aspects: ["parameters"] },
    wrong: "Batch norm has no parameters.",
    right: "It has a scale and a shift for each channel.",
    change: (parts, { piece }) =>
      piece.kind === "batch-norm" ? { ...parts, weighs: "nothing", biases: undefined } : undefined,
    says: () => "batch norm taken as without parameters",
    rather: () => "with scale and shift for each channel",
  }),
  recounting({
    ...{ id: "pooling-learns-nothing", name: "pooling taken as without parameters", cost: 0.5 },
    aspects: ["biases", "macs", "flops", "parameters", "weights"],
    wrong: "Pooling has no parameters.",
    right: "Maximum and mean have none; LeNet-5's subsampling has a coefficient and a bias a map.",
    change: (parts, { piece }) =>
      piece.kind === "pool" && piece.weighted
        ? { ...parts, weighs: "nothing", biases: undefined }
        : undefined,
    says: () => "pooling taken as without parameters",
    rather: () => "with a coefficient and a bias for each map",
  }),
  recounting({
    ...{ id: "pooling-learns", name: "pooling taken as trained", cost: 1 },
    aspects: ["biases", "macs", "flops", "parameters", "weights"],
    wrong: "Pooling has a coefficient and a bias a map.",
    right: "LeNet-5's subsampling has; a maximum or a mean of a window has nothing to learn.",
    change: (parts, { piece, input }) =>
      piece.kind === "pool" && !piece.weighted
        ? { ...parts, weighs: "maps", biases: letter("C", input.maps) }
        : undefined,
    says: () => "a coefficient and a bias for each map",
    rather: () => "with nothing to learn",
    inTotals: false,
  }),
];
