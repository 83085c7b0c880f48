/**
 * Optimisers: from a parameter, its gradient and what is remembered of earlier ones to the next value. All arithmetic is
 * in ops, so a whole training step can be one program; the learning rate is an input of it.
 */
import { nameBoth } from "../autograd/define-op.js";
import type { Backend } from "../backend.js";
import { ArgumentError, BackendMismatchError } from "../errors.js";
import { add, div, mul, sub } from "../ops/binary.js";
import { sqrt } from "../ops/unary.js";
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

interface Definition {
  readonly kind: string;
  readonly learningRate: number;
  readonly key: string;
  readonly stateNames: readonly string[];
  /** Host numbers of step t, counted from 1. */
  readonly hyper: Readonly<Record<string, (learningRate: number, step: number) => number>>;
  readonly rule: Rule;
}

function createOptimizer(definition: Definition): Optimizer {
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
        for (const name of stateNames) prepareSlot(state, parameter, `${parameter.name}.${name}`);
      }
    },
    async to(backend) {
      for (const slot of state.values()) await slot.to(backend);
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

function prepareSlot(state: Map<string, Variable>, parameter: Variable, name: string): void {
  const { backend, shape, size } = parameter;
  const slot = state.get(name) ?? new Variable(name, shape, new Float32Array(size), "state");
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

function checkRate(kind: string, name: string, value: number, below: number): void {
  if (value >= 0 && value < below) return;
  throw new ArgumentError(
    `${kind}: found ${name} ${value}, expected a number from 0${below === Infinity ? "" : ` to below ${below}`}; correct it`,
    {
      [name]: value,
    },
  );
}

function operandOf(hyper: Hyper, name: string): Tensor {
  const value = hyper[name];
  if (value === undefined) throw new RangeError(`no hyper-parameter ${name}`);
  return value;
}

/** Options of {@link sgd}. */
export interface SgdOptions {
  readonly learningRate: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  /** L2 penalty, added to the gradient. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent with PyTorch's momentum: v = μ·v + g; p −= rate · v (Nesterov: g + μ·v). @throws ArgumentError */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  checkRate("sgd", "learningRate", learningRate, Infinity);
  checkRate("sgd", "momentum", momentum, 1);
  checkRate("sgd", "weightDecay", weightDecay, Infinity);
  return createOptimizer({
    kind: "sgd",
    learningRate,
    key: `sgd|${momentum}|${nesterov}|${weightDecay}`,
    stateNames: momentum === 0 ? [] : ["momentum"],
    hyper: { rate: (rate) => rate },
    rule(value, gradient, [velocity], hyper) {
      const rate = operandOf(hyper, "rate");
      const g = weightDecay === 0 ? gradient : add(gradient, mul(value, weightDecay));
      if (velocity === undefined) return { value: sub(value, mul(g, rate)), state: [] };
      const next = add(mul(velocity, momentum), g);
      const direction = nesterov ? add(g, mul(next, momentum)) : next;
      return { value: sub(value, mul(direction, rate)), state: [next] };
    },
  });
}

/** Options of {@link adam}. */
export interface AdamOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled decay, as AdamW (Loshchilov & Hutter 2019); 0 gives plain Adam. */
  readonly weightDecay?: number;
}

/** Kingma & Ba 2015, with bias correction; with decay it is AdamW. @throws ArgumentError */
export function adam(options: AdamOptions = {}): Optimizer {
  const {
    learningRate = 1e-3,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    weightDecay = 0,
  } = options;
  checkRate("adam", "learningRate", learningRate, Infinity);
  checkRate("adam", "beta1", beta1, 1);
  checkRate("adam", "beta2", beta2, 1);
  checkRate("adam", "weightDecay", weightDecay, Infinity);
  return createOptimizer({
    kind: "adam",
    learningRate,
    key: `adam|${beta1}|${beta2}|${epsilon}|${weightDecay}`,
    stateNames: ["mean", "square"],
    hyper: {
      step: (rate, step) => rate / (1 - beta1 ** step),
      correction: (_rate, step) => 1 / Math.sqrt(1 - beta2 ** step),
      decay: (rate) => 1 - rate * weightDecay,
    },
    rule(value, gradient, [average, square], hyper) {
      if (average === undefined || square === undefined)
        throw new RangeError("adam keeps two moments");
      const m = add(mul(average, beta1), mul(gradient, 1 - beta1));
      const v = add(mul(square, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const scale = add(mul(sqrt(v), operandOf(hyper, "correction")), epsilon);
      const kept = weightDecay === 0 ? value : mul(value, operandOf(hyper, "decay"));
      return { value: sub(kept, mul(div(m, scale), operandOf(hyper, "step"))), state: [m, v] };
    },
  });
}
