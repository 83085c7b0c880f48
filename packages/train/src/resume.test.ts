import { createJsBackend } from "@convscope/backend-js";
import {
  ArgumentError,
  adam,
  adamw,
  cosine,
  crossEntropy,
  type Model,
  type Optimizer,
  Random,
  rmsprop,
  sgd,
} from "@convscope/core";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  createLoader,
  decodeCheckpoint,
  type FitOptions,
  type FitResult,
  fit as fitModel,
  type LoaderOptions,
} from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { bitsOf } from "./testing/bits.js";
import { createMemoryStore } from "./testing/memory-store.js";

const examples = barExamples(50, 1);
const validation = barExamples(20, 2);
const EPOCHS = 3;
const STEPS = 3 * 7;

/** Noise and a shift by one: augmentation that draws a number for every value. */
const transform: LoaderOptions["transform"] = (images, random) =>
  images.map((value, i) => (images[i + 1] ?? value) + 0.1 * random.normal());

const optimizers: Readonly<Record<string, () => Optimizer>> = {
  "momentum and weight decay": () =>
    sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-3 }),
  adam: () => adam({ learningRate: 0.01, weightDecay: 1e-2 }),
  adamw: () => adamw({ learningRate: 0.01, weightDecay: 1e-2 }),
  rmsprop: () => rmsprop({ learningRate: 0.01, centered: true, momentum: 0.5 }),
};

function options(make: () => Optimizer, more: Partial<FitOptions> = {}): FitOptions {
  return {
    train: createLoader(examples, { batchSize: 8, seed: 3, transform }),
    validation,
    loss: crossEntropy({ labelSmoothing: 0.1 }),
    optimizer: make(),
    epochs: EPOCHS,
    schedule: cosine({ warmup: 0.2 }),
    averaging: { decay: 0.8 },
    keepBest: true,
    ...more,
  };
}

interface Outcome {
  readonly result: FitResult;
  readonly final: Checkpoint;
  readonly bits: unknown;
}

/** Trains from the start or a checkpoint until it is done or has made so many steps. */
async function train(
  make: () => Optimizer,
  stopAt?: number,
  resume?: Checkpoint,
): Promise<Outcome> {
  const controller = new AbortController();
  const store = createMemoryStore();
  // Another seed: a resumed run must not depend on the weights that the model began with.
  const model = await barModel(resume === undefined ? 1 : 99).to(createJsBackend());
  const result = await fitModel(
    model,
    options(make, {
      resume,
      signal: controller.signal,
      checkpoint: { store, everyEpochs: 100 },
      callbacks: { onStep: ({ step }) => void (step === stopAt && controller.abort()) },
    }),
  );
  const final = decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array());
  return { result, final, bits: await bitsOf(model) };
}

/** Everything but the clock. */
function timeless({ final, result, bits }: Outcome): unknown {
  const history = result.history.map((metrics) => ({ ...metrics, seconds: 0 }));
  const progress = { ...final.progress, seconds: 0 };
  const checkpoint = { ...final, progress, history: final.history.map(({ loss }) => loss) };
  return { bits, history, checkpoint, best: result.best, steps: result.steps };
}

describe.each(Object.entries(optimizers))("a run with %s", (_name, make) => {
  it("that is stopped at any step and resumed ends bit for bit as one that is not", async () => {
    const whole = timeless(await train(make));
    const random = new Random(11);
    // The first step, the end of an epoch, the one after, and some inside.
    for (const stop of [1, 7, 8, 1 + random.integer(STEPS), 1 + random.integer(STEPS)]) {
      const first = await train(make, stop);
      expect(first.result.steps).toBe(stop);
      expect(timeless(await train(make, undefined, first.final))).toEqual(whole);
    }
  });

  it("that is stopped again and again ends alike too", async () => {
    const whole = timeless(await train(make));
    let outcome = await train(make, 4);
    for (const stop of [5, 13, undefined]) outcome = await train(make, stop, outcome.final);
    expect(timeless(outcome)).toEqual(whole);
  });
});

describe("resume", () => {
  const make = optimizers["adam"] as () => Optimizer;

  it("goes on with history, clock and best epoch", async () => {
    const first = await train(make, 15);
    const second = await train(make, undefined, first.final);
    expect(second.result.history).toHaveLength(EPOCHS);
    expect(second.result.history.slice(0, 2)).toEqual(first.result.history);
    expect(second.result.seconds).toBeGreaterThan(first.final.progress.seconds);
  });

  it("of a finished run gives its result and saves nothing anew", async () => {
    const whole = await train(make);
    const store = createMemoryStore();
    const model = await barModel(5).to(createJsBackend());
    const run = options(make, { resume: whole.final, checkpoint: { store } });
    const result = await fitModel(model, run);
    expect(result).toMatchObject({ stopped: "completed", steps: STEPS });
    expect(await bitsOf(model)).toEqual(whole.bits);
    expect(store.saved).toEqual([]);
  });

  it("goes on for more epochs than were planned", async () => {
    const whole = await train(make);
    const model = await barModel().to(createJsBackend());
    const result = await fitModel(
      model,
      options(make, { resume: whole.final, epochs: EPOCHS + 1 }),
    );
    expect(result).toMatchObject({ epochs: EPOCHS + 1, steps: STEPS + 7 });
  });

  it("keeps frozen layers frozen", async () => {
    const freeze = async (): Promise<Model> => {
      const model = await barModel().to(createJsBackend());
      model.setTrainable(["conv"], false);
      return model;
    };
    const store = createMemoryStore();
    await fitModel(await freeze(), options(make, { epochs: 1, checkpoint: { store } }));
    const resume = decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array());
    expect(resume.frozen).toEqual(["conv.weight", "conv.bias"]);
    const model = await barModel().to(createJsBackend());
    await fitModel(model, options(make, { resume }));
    expect(model.variables.get("conv.weight")?.trainable).toBe(false);
    expect(await model.variables.get("conv.weight")?.read()).toEqual(
      resume.weights.get("conv.weight")?.values,
    );
  });

  it.each<[string, Partial<FitOptions>]>([
    ["seed", { train: createLoader(examples, { batchSize: 8, seed: 4, transform }) }],
    ["batchSize", { train: createLoader(examples, { batchSize: 9, seed: 3, transform }) }],
    ["training examples", { train: createLoader(barExamples(50, 9), { batchSize: 8, seed: 3 }) }],
    ["averaging decay", { averaging: { decay: 0.7 } }],
    ["averaging decay", { averaging: undefined }],
    ["monitor", { monitor: "accuracy" }],
    ["keepBest", { keepBest: false }],
  ])("refuses another %s than the run began with", async (name, more) => {
    const { final } = await train(make, 8);
    const model = await barModel().to(createJsBackend());
    const before = await bitsOf(model);
    const error = await fitModel(model, options(make, { resume: final, ...more })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ArgumentError);
    expect(String(error)).toContain(`found a checkpoint with ${name} `);
    expect(await bitsOf(model)).toEqual(before);
  });
});
