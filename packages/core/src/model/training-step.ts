/**
 * One step of training as one program: forward, loss, gradients, update. Parameters, optimiser state and running
 * statistics are donated, so they are replaced in one commit behind the last gradient.
 */

import { commonBackend } from "../autograd/define-op.js";
import { valueAndGrad } from "../autograd/grad.js";
import type { Backend } from "../backend.js";
import { checkBackend } from "../check-backend.js";
import { ArgumentError } from "../errors.js";
import type { Loss } from "../losses/loss.js";
import { add, mul } from "../ops/binary.js";
import { checkClip, clipGradients, type GradientClip } from "../optim/clip.js";
import type { Optimizer } from "../optim/optimizer.js";
import { checkOptionNames, type OptionNames, show } from "../options.js";
import type { Context } from "../program/context.js";
import { Runner, runEagerly } from "../program/runner.js";
import { Variable } from "../program/variable.js";
import { Random } from "../random.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Model, onHost } from "./model.js";

/** What a step of training needs. */
export interface TrainingStepOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Bound on the gradients, before the optimiser sees them. */
  readonly clip?: GradientClip | undefined;
  /** Feeds dropout. */
  readonly random?: Random;
  /** Call every kernel as it comes instead of running a captured program. */
  readonly eager?: boolean;
}

const trainingStepOptionNames: OptionNames<TrainingStepOptions> = {
  loss: true,
  optimizer: true,
  clip: true,
  random: true,
  eager: true,
};

/** What a step gives; the caller owns both. */
export interface StepResult {
  /** What the loss came to, before the update; with those of the model's auxiliary layers, each times its weight. */
  readonly loss: Tensor;
  /** Outputs of the network in training mode, before the update. */
  readonly outputs: Tensor;
}

/** Trains a model step by step on the backend that it is on; after a move ({@link to}) it captures new programs. */
export class TrainingStep {
  readonly model: Model;
  readonly random: Random;
  readonly #options: TrainingStepOptions;
  #runner: Runner | undefined;

  /** @throws ArgumentError for an impossible clip, or an auxiliary layer that the model does not have */
  constructor(model: Model, options: TrainingStepOptions) {
    checkOptionNames("trainingStep", options, trainingStepOptionNames);
    if (options.clip !== undefined) checkClip("trainingStep", options.clip);
    for (const [name, weight] of auxiliaryOf(model)) checkAuxiliary(model, name, weight);
    this.model = model;
    this.random = options.random ?? new Random(0);
    this.#options = options;
  }

  /**
   * One step on x `[N, ...input]` and the loss's targets: labels `[N]` (of {@link classLabels}), or values of the outputs' shape.
   * When it fails, its programs and what the optimiser made stay for the next one, with a smaller batch, say; their own
   * `dispose` releases them.
   *
   * @throws ShapeError, ArgumentError, ExecutionError
   */
  run(x: Tensor, targets: Tensor): StepResult {
    const { model } = this;
    const { optimizer, eager = false } = this.#options;
    const parameters = model.trainable;
    const { backend } = model;
    if (backend === undefined) throw onHost(model);
    model.checkInput(x.shape);
    commonBackend("TrainingStep.run", [x, targets], backend);
    if (parameters.length === 0) {
      throw new ArgumentError(
        `${model.name}: found every parameter frozen, expected at least one to train; free a layer with setTrainable`,
      );
    }
    optimizer.prepare(parameters);
    const body = ([input, target]: readonly Tensor[], context: Context): readonly Tensor[] => {
      if (input === undefined || target === undefined)
        throw new RangeError("a step has inputs and targets");
      return this.#body(input, target, context);
    };
    const [loss, outputs] = eager
      ? runEagerly(backend, "train", [x, targets], body, this.random)
      : this.#runnerOn(backend).run("train", [x, targets], this.#key(), body);
    if (loss === undefined || outputs === undefined)
      throw new RangeError("a step gives a loss and outputs");
    optimizer.steps++;
    return { loss, outputs };
  }

  /**
   * Moves the model and its optimiser's state to a backend, or to the host (`undefined`): all of it, or none when the move
   * fails. Dropout's generator and the count of steps stay as they are, so training goes on where it was.
   *
   * @throws ArgumentError for what is no whole backend, UnsupportedError for one that only infers
   * @example
   * ```ts
   * import { adam, crossEntropy, layers, sequential, tensor, TrainingStep } from "@convscope/core";
   * import { createReferenceBackend } from "@convscope/core/reference";
   * const [one, other] = [createReferenceBackend(), createReferenceBackend()];
   * const model = await sequential("tiny", [2], [["fc", layers.linear({ inFeatures: 2, outFeatures: 2 })]]).to(one);
   * const optimizer = adam();
   * const training = new TrainingStep(model, { loss: crossEntropy(), optimizer });
   * training.run(tensor(one, [1, 0], [1, 2]), tensor(one, [0]));
   * await training.to(other);
   * training.run(tensor(other, [0, 1], [1, 2]), tensor(other, [1]));
   * if (model.backend !== other || optimizer.steps !== 2) throw new Error("the second step was made on the other backend");
   * ```
   */
  async to(backend: Backend | undefined): Promise<void> {
    const { model } = this;
    const { optimizer } = this.#options;
    if (backend !== undefined) checkBackend(backend, "TrainingStep.to", "training");
    await Variable.move([...model.variables.values(), ...optimizer.state.values()], backend);
    await model.to(backend);
    if (this.#runner?.backend !== backend) this.dispose();
  }

  /** Releases its programs. */
  dispose(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
  }

  #runnerOn(backend: Backend): Runner {
    if (this.#runner?.backend !== backend) {
      this.#runner?.dispose();
      this.#runner = new Runner(backend, () => [], this.random);
    }
    return this.#runner;
  }

  #key(): string {
    const { loss, optimizer, clip } = this.#options;
    const trained = this.model.trainable.map((variable) => variable.name).join();
    const settings = JSON.stringify([loss.options, clip, auxiliaryOf(this.model)]);
    return [loss.kind, settings, optimizer.key, trained].join("|");
  }

  #body(x: Tensor, targets: Tensor, context: Context): readonly Tensor[] {
    const { model } = this;
    const { loss, optimizer, clip } = this.#options;
    const parameters = model.trainable;
    const sources = parameters.map((parameter) => context.value(parameter));
    const { value, aux, gradients } = valueAndGrad(() => {
      const values = model.forward(x, context);
      const lossOf = (layer: string): Tensor => loss.value(layerValue(values, layer), targets);
      const heads = auxiliaryOf(model).map(([layer, weight]) => mul(lossOf(layer), weight));
      const total = heads.reduce((sum, head) => add(sum, head), lossOf(model.output));
      return [total, layerValue(values, model.output)];
    }, sources);
    const bounded = clip === undefined ? gradients : clipGradients(gradients, clip);
    optimizer.apply(context, parameters, bounded);
    return [value, ...aux];
  }
}

function layerValue(values: ReadonlyMap<string, Tensor>, layer: string): Tensor {
  const value = values.get(layer);
  if (value === undefined) throw new RangeError("a forward pass gives every layer's value");
  return value;
}

function auxiliaryOf({ metadata }: Model): readonly (readonly [layer: string, weight: number])[] {
  return Object.entries(metadata.auxiliary ?? {});
}

function checkAuxiliary(model: Model, layer: string, weight: number): void {
  model.node(layer);
  if (Number.isFinite(weight) && weight >= 0) return;
  throw new ArgumentError(
    `trainingStep: found weight ${show(weight)} of auxiliary layer ${layer}, expected a number from 0 (its loss times this is added); correct the model's metadata`,
    { layer, weight },
  );
}
