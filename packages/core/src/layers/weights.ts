/**
 * What layers with weights have in common: a weight and perhaps a bias, and how they start.
 */
import type { Shape } from "../backend.js";
import { type Fans, fill, type InitialiserName, initialisers } from "../init.js";
import type { VariableSpec } from "./layer.js";

/** Shapes and start of a layer's weight and bias. */
export interface Weights {
  readonly shape: Shape;
  /** Absent: no bias. */
  readonly biasShape?: Shape | undefined;
  readonly fans: Fans;
  readonly initialiser?: InitialiserName | undefined;
}

/** The variables of a layer with weights. PyTorch and LeCun draw biases from the weights' bounds; other schemes start them at 0. */
export function weightAndBias(weights: Weights): readonly VariableSpec[] {
  const { shape, biasShape, fans, initialiser = "torch" } = weights;
  const start = initialisers[initialiser](fans);
  const weight: VariableSpec = { name: "weight", shape, kind: "parameter", initialise: start };
  if (biasShape === undefined) return [weight];
  const drawn = initialiser === "torch" || initialiser === "lecun-1998";
  const initialise = drawn ? start : fill(0);
  return [weight, { name: "bias", shape: biasShape, kind: "parameter", initialise }];
}
