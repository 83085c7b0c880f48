/** Scenarios of training: one step of every kind of network, then runs of steps in which something changes on the way. */
import {
  adam,
  crossEntropy,
  type Model,
  type Optimizer,
  Random,
  sgd,
  type Tensor,
  TrainingStep,
} from "@convscope/core";
import { forwardBody } from "./forward-scenarios.js";
import { withBatchNorm, withDropout } from "./networks.js";
import type { Scenario, Stage } from "./stage.js";

/** A batch: pictures and their classes. */
interface Batch {
  readonly x: Tensor;
  readonly labels: Tensor;
}

function batchOf(stage: Stage, model: Model, count: number, seed: number): Batch {
  const x = stage.tensor([count, ...model.input], seed);
  const labels = stage.tensor([count], seed + 1, (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = random.integer(3);
  });
  return { x, labels };
}

function trainer(stage: Stage, model: Model, optimizer: Optimizer): TrainingStep {
  stage.own(optimizer);
  const random = new Random(31);
  const step = new TrainingStep(model, {
    loss: crossEntropy(),
    optimizer,
    random,
    eager: stage.eager,
  });
  return stage.own(step);
}

/** One step; its loss is noted. */
async function train(stage: Stage, step: TrainingStep, batch: Batch, at: string): Promise<void> {
  const { loss, outputs } = step.run(batch.x, batch.labels);
  stage.own(outputs);
  await stage.note(`${at}: loss`, stage.own(loss));
}

/** What the network makes of other pictures now; the key tells apart models of one stage. */
async function evaluate(stage: Stage, model: Model, at: string, key = ""): Promise<void> {
  const x = stage.tensor([2, ...model.input], 40);
  const [y] = stage.run("eval", [x], key, forwardBody(model, [model.output]));
  if (y !== undefined) await stage.note(`${at}: output in use`, y);
}

async function noteVariables(stage: Stage, model: Model, at: string): Promise<void> {
  for (const [name, variable] of model.variables) await stage.note(`${at}: ${name}`, variable);
}

/** One step: loss, outputs, and every variable after it. */
export const oneStep =
  (make: () => Model): Scenario =>
  async (stage) => {
    const model = await stage.model(make);
    const step = trainer(stage, model, sgd({ learningRate: 0.5, weightDecay: 0.01 }));
    const { x, labels } = batchOf(stage, model, 3, 50);
    const { loss, outputs } = step.run(x, labels);
    await stage.note("loss", stage.own(loss));
    await stage.note("outputs", stage.own(outputs));
    await noteVariables(stage, model, "after the step");
  };

/** Every filter moves: throws if one is where it was. */
export const everyFilterMoves: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const step = trainer(stage, model, sgd({ learningRate: 0.5 }));
  const filters = [...model.variables].filter(([, { shape }]) => shape.length === 4);
  const before = await Promise.all(filters.map(([, variable]) => variable.read()));
  const { loss, outputs } = step.run(...inputsOf(batchOf(stage, model, 3, 51)));
  stage.own(loss);
  stage.own(outputs);
  for (const [i, [name, variable]] of filters.entries()) {
    const now = await variable.read();
    if (now.every((value, k) => value === before[i]?.[k])) {
      throw new Error(`${name} is what it was before the step: it has no gradient, or no update`);
    }
    await stage.note(name, variable);
  }
};

const inputsOf = ({ x, labels }: Batch): [Tensor, Tensor] => [x, labels];

/** Steps with an evaluation behind each; `change` is called before each. */
const steps =
  (
    make: () => Model,
    makeOptimizer: () => Optimizer,
    count: number,
    change: (at: number, optimizer: Optimizer, model: Model) => void = () => {},
  ): Scenario =>
  async (stage) => {
    const model = await stage.model(make);
    const optimizer = makeOptimizer();
    const step = trainer(stage, model, optimizer);
    for (let at = 1; at <= count; at++) {
      change(at, optimizer, model);
      await train(stage, step, batchOf(stage, model, 3, 60 + 2 * at), `step ${at}`);
      await evaluate(stage, model, `step ${at}`);
    }
    await noteVariables(stage, model, "at the end");
    for (const [name, slot] of optimizer.state) await stage.note(`at the end: ${name}`, slot);
  };

const withMomentum = (): Optimizer => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });

/** Steps of SGD with momentum. */
export const momentumSteps: Scenario = steps(withBatchNorm, withMomentum, 4);

/** Steps of AdamW: every step has bias corrections of its own. */
export const adamSteps: Scenario = steps(
  withBatchNorm,
  () => adam({ learningRate: 0.01, weightDecay: 0.1, epsilon: 1e-3 }),
  4,
);

/** A learning rate of its own for every step. */
export const changingRate: Scenario = steps(withBatchNorm, withMomentum, 4, (at, optimizer) => {
  optimizer.learningRate = [0.2, 0.05, 0.4, 0][at - 1] ?? 0;
});

/** Layers frozen and freed between steps. */
export const freezing: Scenario = steps(withBatchNorm, withMomentum, 4, (at, _, model) => {
  model.setTrainable(["conv1", "bn1"], at !== 2 && at !== 3);
});

/** New masks for every step. */
export const dropoutSteps: Scenario = steps(withDropout, withMomentum, 3);

/** Two optimisers in turn, each with momentum and state of its own. */
export const changingMomentum: Scenario = async (stage) => {
  const model = await stage.model(withDropout);
  const slow = trainer(stage, model, sgd({ learningRate: 0.1, momentum: 0.9 }));
  const fast = trainer(stage, model, sgd({ learningRate: 0.1, momentum: 0.35 }));
  for (const [i, step] of [slow, slow, fast, fast, slow].entries()) {
    await train(stage, step, batchOf(stage, model, 3, 80 + 2 * i), `step ${i + 1}`);
    await evaluate(stage, model, `step ${i + 1}`);
  }
};

/** Batches of different sizes in turn. */
export const changingBatch: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const step = trainer(stage, model, withMomentum());
  for (const [i, count] of [4, 2, 4, 1].entries()) {
    await train(stage, step, batchOf(stage, model, count, 90 + 2 * i), `batch of ${count}, ${i}`);
    await evaluate(stage, model, `after batch ${i}`);
  }
};

/** A read that is asked for before a step gives what was before it, however much is made of the memory since. */
export const readBeforeStep: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const step = trainer(stage, model, withMomentum());
  for (let round = 1; round <= 2; round++) {
    const pending = [...model.variables].map(
      ([name, variable]) => [name, stage.reading(variable)] as const,
    );
    for (let i = 0; i < 2; i++) {
      const { loss, outputs } = step.run(
        ...inputsOf(batchOf(stage, model, 2, 100 + 4 * round + i)),
      );
      stage.own(loss);
      stage.own(outputs);
    }
    for (const [name, values] of pending) {
      stage.noteValues(`before round ${round}: ${name}`, await values);
    }
  }
};

/** Weights set by hand between steps: what the step before left behind, packed or donated, is of no use any more. */
export const editedBetweenSteps: Scenario = async (stage) => {
  const model = await stage.model(withBatchNorm);
  const step = trainer(stage, model, withMomentum());
  for (const [i, name] of ["conv1.weight", "fc.weight", "conv1.weight"].entries()) {
    await train(stage, step, batchOf(stage, model, 3, 120 + 2 * i), `step ${i + 1}`);
    const variable = model.variables.get(name);
    if (variable === undefined) throw new RangeError(`no ${name}`);
    variable.set((await variable.read()).map((value) => 0.25 - value / 2));
    await evaluate(stage, model, `after ${name} was set`);
  }
  await train(stage, step, batchOf(stage, model, 3, 130), "last step");
  await noteVariables(stage, model, "at the end");
};

/** Two models trained in turn by steps of their own: neither sees the other's weights. */
export const twoModelsInTurn: Scenario = async (stage) => {
  const models = [await stage.model(withBatchNorm, 7), await stage.model(withBatchNorm, 8)];
  const steps = models.map((model) => trainer(stage, model, withMomentum()));
  for (let round = 1; round <= 2; round++) {
    for (const [i, model] of models.entries()) {
      const step = steps[i];
      if (step === undefined) throw new RangeError("every model has its step");
      await train(stage, step, batchOf(stage, model, 3, 140 + round), `model ${i}, ${round}`);
      await evaluate(stage, model, `model ${i}, ${round}`, `model ${i}`);
    }
  }
};
