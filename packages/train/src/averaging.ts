/**
 * An exponential moving average of a model's weights, kept on its backend: a ← a + (1 − d)·(w − a) after every step, as
 * one captured program. The rise of d, min(decay, (1 + t) / (10 + t)), keeps early weights from lingering.
 * Source: Polyak & Juditsky 1992 (averaging); the rise is that of TensorFlow's ExponentialMovingAverage.
 */
import {
  ArgumentError,
  add,
  type Backend,
  type Model,
  mul,
  sub,
  type Tensor,
  Variable,
} from "@convscope/core";
import { Runner } from "@convscope/core/program";
import type { WeightValues } from "./checkpoint/checkpoint.js";

/** Follows all parameters and running statistics of a model. */
export class WeightAverage {
  readonly decay: number;
  readonly #model: Model;
  readonly #averages = new Map<string, Variable>();
  #runner: Runner;

  /** Starts at the weights of `values`. @throws ArgumentError for a decay outside [0, 1) */
  constructor(model: Model, backend: Backend, decay: number, values: WeightValues) {
    this.decay = decay;
    this.#model = model;
    for (const [name, { shape, values: initial }] of values) {
      const average = new Variable(`${name}.average`, shape, initial.slice(), "state");
      average.upload(backend);
      this.#averages.set(name, average);
    }
    this.#runner = new Runner(backend, () => []);
  }

  /** Takes the weights after step `t` (counted from 1) into account. */
  follow(t: number): void {
    const decay = Math.min(this.decay, (1 + t) / (10 + t));
    this.#rate = 1 - decay;
    const outputs = this.#runner.run("train", [], "follow", (_inputs, context) => {
      const rate = context.fresh([], (values) => {
        values[0] = this.#rate;
      });
      for (const [name, average] of this.#averages) {
        const variable = this.#model.variables.get(name);
        if (variable === undefined) continue;
        const old = context.value(average);
        context.update(average, add(old, mul(sub(context.value(variable), old), rate)));
      }
      return [];
    });
    for (const output of outputs) output.dispose();
  }

  /** Puts the averages into the model while `body` runs. */
  async lend<T>(body: () => Promise<T>): Promise<T> {
    const held = new Map<Variable, Tensor>();
    for (const [name, average] of this.#averages) {
      const variable = this.#model.variables.get(name);
      if (variable === undefined) continue;
      held.set(variable, variable.tensor.alias());
      variable.replace(average.tensor.alias());
    }
    try {
      return await body();
    } finally {
      for (const [variable, own] of held) variable.replace(own);
    }
  }

  /** Computes on this backend from now on: where the averages and the model were moved to. */
  runOn(backend: Backend): void {
    this.#runner.dispose();
    this.#runner = new Runner(backend, () => []);
  }

  /** The averages by the names of the variables that they follow. */
  get variables(): ReadonlyMap<string, Variable> {
    return this.#averages;
  }

  /** Releases averages and program. */
  dispose(): void {
    this.#runner.dispose();
    for (const average of this.#averages.values()) average.dispose();
    this.#averages.clear();
  }

  #rate = 0;
}

/** @throws ArgumentError for a decay outside [0, 1) */
export function checkDecay(decay: number): void {
  if (decay >= 0 && decay < 1) return;
  throw new ArgumentError(
    `fit: found averaging decay ${decay}, expected a number from 0 to below 1 (0.99 remembers about 100 steps); correct it`,
    { decay },
  );
}
