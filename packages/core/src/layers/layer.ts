/**
 * What a layer is: a description first, which needs no backend and no values to be explained. Shapes are of one example;
 * the batch axis is the model's.
 */
import type { Backend, Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import type { Initialiser } from "../init.js";
import type { Fill, Mode } from "../program/context.js";
import type { VariableKind } from "../program/variable.js";
import type { Tensor } from "../tensor/tensor.js";

/** What `model.json` can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Options of a layer, as `model.json` keeps them. */
export type LayerOptions = { readonly [key: string]: Json | undefined };

/** A parameter or state that a layer wants; the model makes it. */
export interface VariableSpec {
  /** `"weight"`, `"bias"`, `"runningMean"` … */
  readonly name: string;
  readonly shape: Shape;
  readonly kind: VariableKind;
  readonly initialise: Initialiser;
  /** Which elements exist, 1 or 0: a connection table leaves out the rest. Absent: all. */
  readonly mask?: Float32Array;
}

/** Number of values that are really there. */
export function freeCount(spec: VariableSpec): number {
  if (spec.mask === undefined) return spec.shape.reduce((product, extent) => product * extent, 1);
  return spec.mask.reduce((sum, bit) => sum + bit, 0);
}

/** A closed range of rows or columns; may reach into padding. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Rows and columns. */
export interface Range2d {
  readonly rows: Range;
  readonly columns: Range;
}

/** What is counted of a layer, for one example. */
export interface LayerCounts {
  /** Units: elements of the output that a weight or a window feeds. */
  readonly neurons: number;
  /** In LeCun's sense: every input of every unit, its bias among them. */
  readonly connections: number;
  /** Multiplications by a weight; no bias, no activation, no parameter-free pooling. */
  readonly macs: number;
}

/** A layer's window on the run: its own variables, the mode, fresh host numbers. */
export interface LayerScope {
  readonly backend: Backend;
  readonly mode: Mode;
  /** The tensor of one of the layer's variables, by its own name. */
  value(name: string): Tensor;
  /** The next value of one of its states; takes effect after the run. */
  update(name: string, next: Tensor): void;
  /** Numbers that the host makes anew for every run. */
  fresh(shape: Shape, fill: Fill): Tensor;
}

/** A step of a network. Users may write their own: give `fromJson` of the loader a factory for its kind. */
export interface Layer {
  /** `"conv2d"` */
  readonly kind: string;
  readonly options: LayerOptions;
  readonly variables: readonly VariableSpec[];
  /** Shape of the output, without the batch. @throws ShapeError */
  outputShape(...inputs: readonly Shape[]): Shape;
  /** Which rows and columns of each input an output range reads; unclipped. Absent: all of them. */
  inputRange?(out: Range2d, ...inputs: readonly Shape[]): readonly Range2d[];
  /** Absent: nothing is counted. */
  counts?(...inputs: readonly Shape[]): LayerCounts;
  /** inputs with a batch axis in front. */
  forward(inputs: readonly Tensor[], scope: LayerScope): Tensor;
}

/** The same rows and columns: element-wise layers. */
export function sameRange(out: Range2d, ...inputs: readonly Shape[]): readonly Range2d[] {
  return inputs.map(() => out);
}

/** What a window reads: from the first tap of the first output to the last tap of the last. */
export function windowRange(
  out: Range,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
): Range {
  return {
    first: out.first * stride - before,
    last: out.last * stride - before + dilation * (kernel - 1),
  };
}

/** The only input. @throws ArgumentError when there are more or fewer */
export function onlyInput<T>(kind: string, inputs: readonly T[]): T {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) {
    throw new ArgumentError(
      `${kind}: found ${inputs.length} inputs, expected one; join several with concat or add first`,
      { inputs: inputs.length },
    );
  }
  return input;
}
