/**
 * What an optimiser is: from a parameter, its gradient and what is remembered of earlier ones to the next value. All
 * arithmetic is in ops, so a whole training step can be one program; the learning rate is an input of it. The rules are
 * in files of their own names.
 */
import { nameBoth } from "../autograd/define-op.js";
import type { Backend } from "../backend.js";
import { ArgumentError, BackendMismatchError } from "../errors.js";
import { add, mul } from "../ops/binary.js";
import type { Context } from "../program/context.js";
import { Variable } from "../program/variable.js";
import type { Tensor } from "../tensor/tensor.js";

/** Host numbers that change from step to step, as tensors of the run. */
export type Hyper = Readonly<Record<string, Tensor>>;

/** An optimiser with its state. */
export interface Optimizer {
  readonly kind: string;
  /** May be changed between steps. */
  learningRate: number;
  /** Steps made so far; part of what a checkpoint keeps. */
  steps: number;
  /** Every hyper-parameter that a program bakes in. */
  readonly key: string;
  /** What it remembers of parameters, by name (`C1.weight.momentum`). */
  readonly state: ReadonlyMap<string, Variable>;
  /** Makes the state of these parameters where they are, unless it is there. @throws BackendMismatchError when they have moved */
  prepare(parameters: readonly Variable[]): void;
  /** Moves what it remembers to a backend, or to the host (`undefined`): a model that moves takes its optimiser along. */
  to(backend: Backend | undefined): Promise<void>;
  /** Releases what it holds on a backend; it is of no use afterwards. */
  dispose(): void;
  /** Gives each parameter, and its state, its next value in this run. */
  apply(context: Context, parameters: readonly Variable[], gradients: readonly Tensor[]): void;
}

/** One parameter's next value and state. */
type Rule = (
  value: Tensor,
  gradient: Tensor,
  state: readonly Tensor[],
  hyper: Hyper,
) => {
  readonly value: Tensor;
  readonly state: readonly Tensor[];
};

/** An optimiser without its state: hyper-parameters, and a rule in ops. */
export interface OptimizerDefinition {
  readonly kind: string;
  readonly learningRate: number;
  readonly key: string;
  readonly stateNames: readonly string[];
  /** What every state starts at; 0. */
  readonly initialState?: number;
  /** Host numbers of step t, counted from 1. */
  readonly hyper: Readonly<Record<string, (learningRate: number, step: number) => number>>;
  readonly rule: Rule;
}

/** Makes an optimiser of its definition. */
export function createOptimizer(definition: OptimizerDefinition): Optimizer {
  const { kind, key, stateNames, rule } = definition;
  const state = new Map<string, Variable>();
  const slots = (parameter: Variable): readonly Variable[] =>
    stateNames.map((name) => {
      const slot = state.get(`${parameter.name}.${name}`);
      if (slot === undefined) throw new RangeError(`${parameter.name} was not prepared`);
      return slot;
    });
  const optimizer: Optimizer = {
    kind,
    key,
    state,
    learningRate: definition.learningRate,
    steps: 0,
    prepare(parameters) {
      for (const parameter of parameters) {
        for (const name of stateNames) {
          prepareSlot(state, parameter, `${parameter.name}.${name}`, definition.initialState ?? 0);
        }
      }
    },
    async to(backend) {
      await Variable.move([...state.values()], backend);
    },
    dispose() {
      for (const slot of state.values()) slot.dispose();
    },
    apply(context, parameters, gradients) {
      const hyper: Record<string, Tensor> = {};
      for (const [name, compute] of Object.entries(definition.hyper)) {
        hyper[name] = context.fresh([], (values) => {
          values[0] = compute(optimizer.learningRate, optimizer.steps + 1);
        });
      }
      parameters.forEach((parameter, i) => {
        const gradient = gradients[i];
        if (gradient === undefined) return;
        const own = slots(parameter);
        const next = rule(
          context.value(parameter),
          gradient,
          own.map((slot) => context.value(slot)),
          hyper,
        );
        context.update(parameter, next.value);
        own.forEach((slot, k) => {
          const value = next.state[k];
          if (value !== undefined) context.update(slot, value);
        });
      });
    },
  };
  return optimizer;
}

function prepareSlot(
  state: Map<string, Variable>,
  parameter: Variable,
  name: string,
  initial: number,
): void {
  const { backend, shape, size } = parameter;
  const slot =
    state.get(name) ?? new Variable(name, shape, new Float32Array(size).fill(initial), "state");
  state.set(name, slot);
  if (slot.backend === backend || backend === undefined) return;
  if (slot.backend === undefined) {
    slot.upload(backend);
    return;
  }
  throw new BackendMismatchError(
    `optimizer: found ${name} and ${parameter.name} on ${nameBoth(slot.backend, backend)}, expected one backend ` +
      "(the model has moved); call `await optimizer.to(backend)` too",
    { backends: [slot.backend.name, backend.name] },
  );
}

/** @throws ArgumentError for a hyper-parameter below 0, or from `below` up */
export function checkRate(kind: string, name: string, value: number, below: number): void {
  if (value >= 0 && value < below) return;
  throw new ArgumentError(
    `${kind}: found ${name} ${value}, expected a number from 0${below === Infinity ? "" : ` to below ${below}`}; correct it`,
    {
      [name]: value,
    },
  );
}

/** A host number of the step by its name. */
export function operandOf(hyper: Hyper, name: string): Tensor {
  const value = hyper[name];
  if (value === undefined) throw new RangeError(`no hyper-parameter ${name}`);
  return value;
}

/** A place of the state by its number. */
export function stateOf(state: readonly Tensor[], place: number): Tensor {
  const value = state[place];
  if (value === undefined) throw new RangeError(`no state ${place}`);
  return value;
}

/** The gradient of the loss plus ½ · decay · ‖value‖²: PyTorch's weight_decay of all optimisers but AdamW. */
export function withPenalty(gradient: Tensor, value: Tensor, decay: number): Tensor {
  return decay === 0 ? gradient : add(gradient, mul(value, decay));
}
