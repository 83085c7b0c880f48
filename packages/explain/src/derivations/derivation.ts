/**
 * What a layer's counts are made of, in letters and numbers. One file for each family of layers; this one holds what they
 * share.
 */
import type { Layer, Shape } from "@convscope/core";
import { type Expression, literal, nothing } from "../expression.js";

/** The counts of one layer, each as an expression. */
export interface Derivation {
  readonly weights: Expression;
  readonly biases: Expression;
  /** Values that are carried along and not learned. */
  readonly state: Expression;
  readonly neurons: Expression;
  readonly connections: Expression;
  readonly macs: Expression;
  /** Where the layer and the number of its parameters come from. */
  readonly source: string;
}

/** A layer in its place, as far as counting needs it. */
export interface Place {
  readonly name: string;
  readonly layer: Layer;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
}

/** Where nothing is carried along. */
export const noState: Expression = nothing("nothing carried along");

/** Where there are no biases. */
export const noBiases: Expression = nothing("no biases");

/** Where there are no weights. */
export const noWeights: Expression = nothing("no weights");

/** 1, the bias among a unit's inputs. */
export const one: Expression = literal(1);
