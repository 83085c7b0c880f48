/**
 * What layers with weights have in common: a weight and perhaps a bias, and how they start.
 */
import type { Shape } from "../backend.js";
import { type Fans, fill, type InitialiserChoice, initialiserOf } from "../init.js";
import type { LayerCounts, VariableSpec } from "./layer.js";

/** Shapes and start of a layer's weight and bias. */
export interface Weights {
  readonly shape: Shape;
  /** Absent: no bias. */
  readonly biasShape?: Shape | undefined;
  readonly fans: Fans;
  readonly initialiser?: InitialiserChoice | undefined;
}

/** The variables of a layer with weights. PyTorch and LeCun draw biases from the weights' bounds; other schemes start them at 0. */
export function weightAndBias(weights: Weights): readonly VariableSpec[] {
  const { shape, biasShape, fans, initialiser = "torch" } = weights;
  const start = initialiserOf(initialiser)({ rows: shape[0], ...fans });
  const weight: VariableSpec = { name: "weight", shape, kind: "parameter", initialise: start };
  if (biasShape === undefined) return [weight];
  const drawn = initialiser === "torch" || initialiser === "lecun-1998";
  const initialise = drawn ? start : fill(0);
  return [weight, { name: "bias", shape: biasShape, kind: "parameter", initialise }];
}

/** The counts of a layer with weights: a bias is one connection more for every unit. */
export function weightedCounts(neurons: number, macs: number, bias: boolean): LayerCounts {
  return { neurons, connections: macs + (bias ? neurons : 0), macs };
}
