/**
 * What training holds in all: weights, their gradients, what the optimiser remembers, and the activations that a batch keeps.
 * Counted from shapes, values as float32. Not counted: workspaces, a backend's packed copies, gradients of activations, an
 * average of the weights. How many values an optimiser remembers is asked of core's own.
 */
import {
  ArgumentError,
  adagrad,
  adam,
  adamw,
  freeCount,
  type Optimizer,
  rmsprop,
  type Shape,
  sgd,
  sizeOf,
  Variable,
} from "@convscope/core";
import { type Expression, letter, literal, nothing, product, sum } from "./expression.js";
import { type Quantity, quantityOf } from "./quantity.js";
import { type Described, type SummarizeOptions, summarize } from "./summary.js";

/** An optimiser by name; `momentum` is sgd with momentum. */
export type OptimizerName = "adagrad" | "adam" | "adamw" | "momentum" | "rmsprop" | "sgd";

const makers: Readonly<Record<OptimizerName, () => Optimizer>> = {
  sgd: () => sgd({ learningRate: 1 }),
  momentum: () => sgd({ learningRate: 1, momentum: 0.9 }),
  adagrad: () => adagrad(),
  rmsprop: () => rmsprop(),
  adam: () => adam(),
  adamw: () => adamw(),
};

/** The names of the optimisers. */
export const optimizerNames: readonly OptimizerName[] = [
  "sgd",
  "momentum",
  "adagrad",
  "rmsprop",
  "adam",
  "adamw",
];

/** Bytes that training holds, by what they are for. */
export interface TrainingMemory {
  readonly model: string;
  readonly input: Shape;
  readonly batch: number;
  readonly optimizer: OptimizerName;
  /** Of all variables: parameters and running statistics. */
  readonly weights: Quantity;
  /** Of the trained parameters. */
  readonly gradients: Quantity;
  /** What the optimiser remembers of the trained parameters. */
  readonly optimizerState: Quantity;
  /** What the whole batch keeps of the forward pass for the backward pass. */
  readonly activations: Quantity;
  readonly total: Quantity;
}

/** Choices of {@link trainingMemory}. */
export interface TrainingMemoryOptions {
  /** Examples of a step; 32. */
  readonly batch?: number | undefined;
  /** `"adam"`. */
  readonly optimizer?: OptimizerName | undefined;
  /** `model.variables`, to leave frozen parameters without gradients. */
  readonly variables?: SummarizeOptions["variables"];
}

const measure = {
  unit: "bytes",
  convention: "training",
  source: "shapes, and the optimiser's rule",
} as const;

/** Bytes of a float32. */
const bytes = literal(4);

/**
 * What a training holds in bytes, each part with its derivation.
 *
 * @throws ArgumentError for a batch below 1, or an optimiser that is not there
 * @example
 * ```ts
 * import { trainingMemory } from "@convscope/explain";
 * import { createModel } from "@convscope/models";
 * const { optimizerState } = trainingMemory(createModel("vgg16"), { batch: 32, optimizer: "adam" });
 * if (optimizerState.substituted !== "4·2·138,357,544 = 1,106,860,352") throw new Error("adam keeps two values");
 * ```
 */
export function trainingMemory(
  model: Described,
  { batch = 32, optimizer = "adam", variables }: TrainingMemoryOptions = {},
): TrainingMemory {
  checkBatch(batch);
  const { total } = summarize(model, { variables });
  const kept = total.memory.training.value;
  const trained = trainedOf(model, variables);
  const remembered = rememberedBy(optimizer);
  const parts = {
    weights: product(bytes, weightsOf(model)),
    gradients: product(bytes, trained),
    optimizerState:
      remembered === 0
        ? nothing("remembers nothing")
        : product(bytes, letter("values remembered of each", remembered), trained),
    activations: product(letter("batch", batch), letter("kept of one example", kept)),
  };
  const quantity = (part: Expression): Quantity => quantityOf(part, measure);
  const all = sum(
    letter("weights", parts.weights.value),
    letter("gradients", parts.gradients.value),
    letter("optimiser", parts.optimizerState.value),
    letter("activations", parts.activations.value),
  );
  return {
    ...{ model: model.name, input: model.input, batch, optimizer },
    weights: quantity(parts.weights),
    gradients: quantity(parts.gradients),
    optimizerState: quantity(parts.optimizerState),
    activations: quantity(parts.activations),
    total: quantity(all),
  };
}

function checkBatch(batch: number): void {
  if (Number.isSafeInteger(batch) && batch >= 1) return;
  throw new ArgumentError(
    `memory: found batch ${batch}, expected a whole number from 1; choose one`,
    { batch },
  );
}

/** What an optimiser remembers of one value: asked of itself. @throws ArgumentError */
function rememberedBy(name: OptimizerName): number {
  if (!Object.hasOwn(makers, name)) {
    throw new ArgumentError(
      `memory: found optimiser "${name}", expected one of ${optimizerNames.join(", ")}; choose one`,
      { optimizer: name },
    );
  }
  const own = makers[name]();
  own.prepare([new Variable("value", [1], new Float32Array(1), "parameter")]);
  const { size } = own.state;
  own.dispose();
  return size;
}

/** All values that a layer's variables hold: under a connection table zeros, too. */
function weightsOf({ nodes }: Described): Expression {
  const specs = nodes.flatMap(({ layer }) => layer.variables);
  const learned = specs.filter(({ kind }) => kind === "parameter");
  const carried = specs.filter(({ kind }) => kind === "state");
  const all = (of: typeof specs): number => of.reduce((held, { shape }) => held + sizeOf(shape), 0);
  const free = learned.reduce((count, spec) => count + freeCount(spec), 0);
  const terms = [
    letter("parameters", free),
    letter("zeros where a connection table has none", all(learned) - free),
    letter("running statistics", all(carried)),
  ];
  return sum(...terms.filter(({ value }, i) => i === 0 || value > 0));
}

function trainedOf(
  { nodes }: Described,
  variables: TrainingMemoryOptions["variables"],
): Expression {
  const values = nodes.flatMap(({ name, layer }) =>
    layer.variables
      .filter(({ kind }) => kind === "parameter")
      .filter((spec) => variables?.get(`${name}.${spec.name}`)?.trainable !== false)
      .map(({ shape }) => sizeOf(shape)),
  );
  return letter(
    "trained",
    values.reduce((count, size) => count + size, 0),
  );
}
