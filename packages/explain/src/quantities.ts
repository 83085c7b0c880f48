/** The fixed names of what is known of a layer, a module or a network. Their values are made in summary.ts and totals.ts. */
import type { Shape } from "@convscope/core";
import type { Memory } from "./memory.js";
import type { Quantity } from "./quantity.js";
import type { ReceptiveField } from "./receptive-field.js";

/** The quantities that every layer and the total have, by their fixed names. */
export interface Quantities {
  /** Shape of one example's result. */
  readonly output: Quantity<Shape>;
  /** Values that are read. */
  readonly inputs: Quantity;
  /** What training may set: weights and biases. */
  readonly parameters: Quantity;
  readonly weights: Quantity;
  readonly biases: Quantity;
  /** Parameters that are not frozen. */
  readonly trainable: Quantity;
  /** Running statistics: carried along, not learned. */
  readonly state: Quantity;
  /** Outputs that a weight or a window feeds. */
  readonly neurons: Quantity;
  /** In LeCun's sense. */
  readonly connections: Quantity;
  /** Multiply-accumulates of one example, by the convention that the figure names. */
  readonly macs: Quantity;
  /** Operations of one example, by the convention that the figure names. */
  readonly flops: Quantity;
  /** Bytes of activations. */
  readonly memory: Memory;
  /** Pixels that one unit sees. */
  readonly receptiveField: ReceptiveField;
}

/** One layer's figures. */
export interface LayerSummary extends Quantities {
  readonly name: string;
  readonly kind: string;
  /** Names of what it reads; `"input"` is the network's input. */
  readonly from: readonly string[];
}
