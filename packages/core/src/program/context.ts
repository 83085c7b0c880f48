/**
 * What a forward pass may ask of its surroundings: the mode, the values of variables, fresh host numbers. The same
 * code runs eagerly and under the tracer; only the context differs.
 */
import type { Backend, Shape } from "../backend.js";
import type { Random } from "../random.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "./variable.js";

/** Whether layers behave as in training (dropout, batch statistics) or as in use. */
export type Mode = "train" | "eval";

/** Fills a host array before a run: dropout masks, learning rates. */
export type Fill = (values: Float32Array, random: Random) => void;

/** Surroundings of one run. */
export interface Context {
  readonly backend: Backend;
  readonly mode: Mode;
  /** The variable's tensor in this run; owned by the context. After {@link update} still the old value. */
  value(variable: Variable): Tensor;
  /** Gives a variable its next value, committed when the run has ended. */
  update(variable: Variable, next: Tensor): void;
  /** Numbers that the host makes anew for every run, in the order of the calls. */
  fresh(shape: Shape, fill: Fill): Tensor;
}
