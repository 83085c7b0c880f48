/**
 * From a checkpoint back to a model and an optimiser. All is checked before anything is changed.
 */
import {
  FormatError,
  formatShape,
  type LayerFactory,
  type Model,
  type ModelJson,
  modelFromJson,
  modelToJson,
  type Optimizer,
  type Shape,
  sameShape,
  type Variable,
} from "@convscope/core";
import { type Checkpoint, type WeightValues, weightsForUse } from "./checkpoint.js";

/**
 * Gives a model and an optimiser the state of a checkpoint, where they are. The model gets the weights that the next
 * step takes, not the average or the best ones. `fit` does this itself with the checkpoint in `resume`.
 *
 * @throws FormatError when the checkpoint is of another model or optimiser; then nothing was changed
 * @example
 * ```ts
 * import { adam, crossEntropy, layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { applyCheckpoint, createLoader, decodeCheckpoint, fit } from "@convscope/train";
 * const create = () => sequential("tiny", [1, 1, 2], [["fc", layers.linear({ inFeatures: [1, 1, 2], outFeatures: 2 })]]);
 * const examples = { count: 2, shape: [1, 1, 2], images: Float32Array.of(1, 0, 0, 1), labels: [0, 1] } as const;
 * let bytes = new Uint8Array();
 * const store = { save: async (saved: Uint8Array) => void (bytes = saved.slice()), load: async () => bytes };
 * await fit(await create().to(createReferenceBackend()), {
 *   train: createLoader(examples, { batchSize: 1, seed: 1 }),
 *   loss: crossEntropy(),
 *   optimizer: adam(),
 *   epochs: 3,
 *   checkpoint: { store },
 * });
 * const optimizer = adam();
 * applyCheckpoint(create(), optimizer, decodeCheckpoint(bytes));
 * if (optimizer.steps !== 6) throw new Error("two steps in each of three epochs");
 * ```
 */
export function applyCheckpoint(model: Model, optimizer: Optimizer, checkpoint: Checkpoint): void {
  const { weights, frozen, optimizer: saved } = checkpoint;
  checkModel(model, checkpoint.model);
  checkOptimizer(optimizer, saved);
  checkValues(model, weights);
  const owners = ownersOf(model, saved.state);
  for (const [name, { values }] of weights) model.variables.get(name)?.set(values);
  for (const variable of model.variables.values()) {
    if (variable.kind === "parameter") variable.trainable = !frozen.includes(variable.name);
  }
  optimizer.prepare(owners);
  for (const [name, variable] of optimizer.state) {
    variable.set(saved.state.get(name)?.values ?? new Float32Array(variable.size));
  }
  optimizer.steps = saved.steps;
  optimizer.learningRate = saved.baseLearningRate;
}

/**
 * The model of a checkpoint, on the host, with the weights that it is to be used with: the best epoch's, else the
 * average, else the latest.
 *
 * @param factories makers of the user's own layers by kind
 * @throws FormatError when the parts of the checkpoint do not fit together
 */
export function modelFromCheckpoint(
  checkpoint: Checkpoint,
  factories: Readonly<Record<string, LayerFactory>> = {},
): Model {
  const model = modelFromJson(checkpoint.model, factories);
  const values = weightsForUse(checkpoint);
  checkValues(model, values);
  for (const [name, stored] of values) model.variables.get(name)?.set(stored.values);
  return model;
}

/** @throws FormatError naming the first difference between the model and the saved one */
function checkModel(model: Model, saved: ModelJson): void {
  const own = modelToJson(model);
  const fail = (found: string, expected: string): never => {
    throw new FormatError(
      `checkpoint: found ${found}, expected ${expected} (the checkpoint is of ${saved.name}, the model is ${model.name}); resume with the model that it was trained with`,
      { saved: saved.name, model: model.name },
    );
  };
  if (!sameShape(saved.input, own.input)) {
    fail(`a model of input ${formatShape(saved.input)}`, formatShape(own.input));
  }
  for (let i = 0; i < Math.max(saved.layers.length, own.layers.length); i++) {
    const [found, expected] = [saved.layers[i], own.layers[i]].map((layer) =>
      layer === undefined ? "no more layers" : canonical(layer),
    );
    if (found !== expected) fail(`${found}`, `${expected}`);
  }
  if (saved.output !== own.output) fail(`output ${saved.output}`, own.output);
}

/** JSON with sorted keys: equal for equal content. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function checkOptimizer(optimizer: Optimizer, saved: Checkpoint["optimizer"]): void {
  if (optimizer.kind === saved.kind && optimizer.key === saved.key) return;
  throw new FormatError(
    `checkpoint: found the state of optimiser ${saved.key}, expected that of ${optimizer.key} (it remembers other things of each parameter); resume with the optimiser and options that it was trained with`,
    { saved: saved.key, optimizer: optimizer.key },
  );
}

/** @throws FormatError unless there are values for exactly the model's variables */
export function checkValues(model: Model, values: WeightValues): void {
  for (const [name, variable] of model.variables) checkShape(name, values, variable.shape);
  const extra = [...values.keys()].find((name) => !model.variables.has(name));
  if (extra === undefined) return;
  throw new FormatError(
    `checkpoint: found values for ${extra}, expected only what ${model.name} has; use the checkpoint of this very model`,
    { name: extra },
  );
}

function checkShape(name: string, values: WeightValues, shape: Shape): void {
  const stored = values.get(name);
  if (stored !== undefined && sameShape(stored.shape, shape)) return;
  throw new FormatError(
    `checkpoint: found ${stored === undefined ? "no values" : formatShape(stored.shape)} for ${name}, expected ${formatShape(shape)} (the model has it); use the checkpoint of this very model`,
    { name, expected: shape },
  );
}

/** The parameters that an optimiser's state is of: `C1.weight` of `C1.weight.momentum`. */
function ownersOf(model: Model, state: WeightValues): readonly Variable[] {
  const owners = new Set<Variable>();
  for (const name of state.keys()) {
    const owner = model.variables.get(name.slice(0, name.lastIndexOf(".")));
    if (owner?.kind !== "parameter") {
      throw new FormatError(
        `checkpoint: found optimiser state ${name}, expected that of a parameter of ${model.name}; use the checkpoint of this very model`,
        { name },
      );
    }
    checkShape(name, state, owner.shape);
    owners.add(owner);
  }
  return [...owners];
}
