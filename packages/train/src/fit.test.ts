import { createJsBackend } from "@convscope/backend-js";
import {
  ArgumentError,
  adam,
  cosine,
  crossEntropy,
  DivergedError,
  layers,
  type Model,
  mseLoss,
  ShapeError,
  sequential,
  sgd,
} from "@convscope/core";
import { describe, expect, it } from "vitest";
import {
  createLoader,
  decodeCheckpoint,
  type EpochMetrics,
  type Examples,
  evaluate,
  type FitOptions,
  fit as fitModel,
  type StepEvent,
} from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { bitsOf } from "./testing/bits.js";
import { createMemoryStore } from "./testing/memory-store.js";

const loss = crossEntropy();
const examples = barExamples(50, 1);
const validation = barExamples(30, 2);

function options(more: Partial<FitOptions> = {}): FitOptions {
  return {
    train: createLoader(examples, { batchSize: 16, seed: 3 }),
    loss,
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    epochs: 2,
    ...more,
  };
}

async function bars(seed = 1): Promise<Model> {
  return await barModel(seed).to(createJsBackend());
}

describe("fit", () => {
  it("learns to tell bars apart, and validates with what was learned", async () => {
    const model = await bars();
    const learn = createLoader(barExamples(200, 5), { batchSize: 16, seed: 3 });
    const { history, stopped, steps, epochs } = await fitModel(
      model,
      options({ epochs: 12, validation, train: learn, optimizer: adam({ learningRate: 0.01 }) }),
    );
    expect({ stopped, steps, epochs }).toEqual({
      stopped: "completed",
      steps: 12 * 13,
      epochs: 12,
    });
    expect(history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const last = history.at(-1)?.validation;
    expect(last?.accuracy).toBeGreaterThan(0.9);
    expect(last).toEqual({
      loss: (await evaluate(model, validation, { loss })).loss,
      accuracy: (await evaluate(model, validation, { loss })).accuracy,
    });
  });

  it("gives equal weights for equal seeds, other ones for other seeds", async () => {
    const weights = async (seed: number): Promise<unknown> => {
      const model = await bars();
      await fitModel(model, options({ train: createLoader(examples, { batchSize: 16, seed }) }));
      return await bitsOf(model);
    };
    expect(await weights(3)).toEqual(await weights(3));
    expect(await weights(3)).not.toEqual(await weights(4));
  });

  it("gives the same weights and metrics captured and eager, read often and seldom", async () => {
    const run = async (more: Partial<FitOptions>): Promise<unknown> => {
      const model = await bars();
      const { history } = await fitModel(model, options(more));
      const metrics = history.map(({ loss: mean, accuracy }) => ({ mean, accuracy }));
      return { metrics, weights: await bitsOf(model) };
    };
    const expected = await run({});
    expect(await run({ eager: true })).toEqual(expected);
    expect(await run({ readEvery: 1 })).toEqual(expected);
    expect(await run({ readEvery: 100 })).toEqual(expected);
  });

  it("leaves nothing on the backend once the model is disposed, whatever it kept meanwhile", async () => {
    const backend = createJsBackend();
    const model = await barModel().to(backend);
    const optimizer = adam();
    const everything = { validation, keepBest: true, averaging: { decay: 0.9 }, snapshotEvery: 3 };
    await fitModel(model, options({ optimizer, ...everything }));
    expect([...optimizer.state.values()].every((slot) => slot.backend === undefined)).toBe(true);
    model.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("goes on with an optimiser from an earlier run, its momentum included", async () => {
    const train = createLoader(examples, { batchSize: 16, seed: 3, shuffle: false });
    const weightsAfter = async (epochs: readonly number[]): Promise<unknown> => {
      const fc = layers.linear({ inFeatures: [1, 8, 8], outFeatures: 3 });
      const model = await sequential("linear", [1, 8, 8], [["fc", fc]]).to(createJsBackend());
      const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
      for (const count of epochs) {
        await fitModel(model, options({ train, optimizer, epochs: count }));
      }
      return await bitsOf(model);
    };
    expect(await weightsAfter([1, 2])).toEqual(await weightsAfter([3]));
  });

  it("multiplies the base rate by the schedule, step by step, and gives the base back", async () => {
    const rates: number[] = [];
    const optimizer = sgd({ learningRate: 0.2 });
    const schedule = cosine({ warmup: 0.25 });
    await fitModel(
      await bars(),
      options({
        optimizer,
        schedule,
        callbacks: { onStep: ({ learningRate }) => void rates.push(learningRate) },
      }),
    );
    expect(rates).toEqual(Array.from({ length: 8 }, (_, step) => 0.2 * schedule(step, 8)));
    expect(optimizer.learningRate).toBe(0.2);
  });

  it("tells of the start, every step and every epoch, in order, with the last reading", async () => {
    const told: string[] = [];
    const events: StepEvent[] = [];
    await fitModel(
      await bars(),
      options({
        readEvery: 3,
        callbacks: {
          onStart: ({ epoch, steps }) => void told.push(`start ${epoch} ${steps}`),
          onStep(event) {
            told.push(`step ${event.epoch}/${event.epochs} ${event.batch}/${event.batches}`);
            events.push(event);
          },
          onEpoch: async ({ epoch, step }) => void told.push(`epoch ${epoch} at ${step}`),
        },
      }),
    );
    const steps = (epoch: number): string[] => [1, 2, 3, 4].map((b) => `step ${epoch}/2 ${b}/4`);
    expect(told).toEqual(["start 1 8", ...steps(1), "epoch 1 at 4", ...steps(2), "epoch 2 at 8"]);
    expect(events.map(({ loss: mean }) => mean === undefined)).toEqual([
      ...[true, true, false, false],
      ...[false, false, false, false],
    ]);
    expect(events.map((event) => event.examples)).toEqual([16, 16, 16, 2, 16, 16, 16, 2]);
  });

  it("stops early after so many epochs without a better one, and keeps the best one's weights", async () => {
    const model = await bars();
    const seen: EpochMetrics[] = [];
    const result = await fitModel(
      model,
      options({
        epochs: 30,
        validation,
        monitor: "validationAccuracy",
        earlyStopping: { patience: 2 },
        keepBest: true,
        callbacks: { onEpoch: (metrics) => void seen.push(metrics) },
      }),
    );
    const best = result.best?.epoch ?? 0;
    expect(result.stopped).toBe("early");
    expect(result.epochs).toBe(best + 2);
    const top = Math.max(...seen.map((metrics) => metrics.validation?.accuracy ?? 0));
    expect(result.best).toEqual({ monitor: "validationAccuracy", epoch: best, value: top });
    const { accuracy } = await evaluate(model, validation, { loss });
    expect(accuracy).toBe(top);
  });

  it("waits for a gain of more than minDelta", async () => {
    const result = await fitModel(
      await bars(),
      options({ epochs: 9, earlyStopping: { patience: 3, minDelta: 100 } }),
    );
    expect(result).toMatchObject({ stopped: "early", epochs: 4, best: { epoch: 1 } });
  });

  it("turns the event loop within every step, so a timer can abort", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const { signal } = controller;
    const result = await fitModel(await bars(), options({ epochs: 100_000, signal }));
    expect(result.stopped).toBe("aborted");
  });

  it("saves what is done when aborted, and says how far it came", async () => {
    const controller = new AbortController();
    const store = createMemoryStore();
    const model = await bars();
    const result = await fitModel(
      model,
      options({
        signal: controller.signal,
        checkpoint: { store },
        callbacks: { onStep: ({ step }) => void (step === 6 && controller.abort()) },
      }),
    );
    expect(result).toMatchObject({ stopped: "aborted", steps: 6, epochs: 1 });
    const saved = decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array());
    expect(saved.progress).toMatchObject({ epoch: 2, batch: 2, step: 6 });
    for (const [name, { values }] of saved.weights) {
      expect(await model.variables.get(name)?.read()).toEqual(values);
    }
  });

  it("does nothing and saves nothing when aborted beforehand", async () => {
    const store = createMemoryStore();
    const model = await bars();
    const before = await bitsOf(model);
    const run = options({ signal: AbortSignal.abort(), checkpoint: { store } });
    expect(await fitModel(model, run)).toMatchObject({ stopped: "aborted", steps: 0 });
    expect(await bitsOf(model)).toEqual(before);
    expect(store.saved).toEqual([]);
  });

  it("saves by steps, by epochs and at the end", async () => {
    const stepsSaved = async (checkpoint: object, epochs: number): Promise<number[]> => {
      const steps: number[] = [];
      const store = createMemoryStore();
      const callbacks = { onCheckpoint: ({ step }: { step: number }) => void steps.push(step) };
      const run = options({ epochs, checkpoint: { store, ...checkpoint }, callbacks });
      await fitModel(await bars(), run);
      expect(store.saved).toHaveLength(steps.length);
      return steps;
    };
    expect(await stepsSaved({ everySteps: 3, everyEpochs: 10 }, 2)).toEqual([3, 6, 8]);
    expect(await stepsSaved({}, 2)).toEqual([4, 8]);
    expect(await stepsSaved({ everyEpochs: 2 }, 3)).toEqual([8, 12]);
  });
});

describe("fit with averaging", () => {
  it("ends with the exponential average of the weights after each step", async () => {
    const model = await bars();
    const decay = 0.5;
    const weights: Float32Array[] = [await weightOf(model)];
    await fitModel(
      model,
      options({
        averaging: { decay },
        callbacks: {
          onStep: async () => void weights.push(await weightOf(model)),
        },
      }),
    );
    const [first = new Float32Array(), ...later] = weights;
    const average = Float64Array.from(first);
    later.forEach((values, i) => {
      const d = Math.min(decay, (2 + i) / (11 + i));
      values.forEach((value, k) => {
        average[k] = d * (average[k] ?? 0) + (1 - d) * value;
      });
    });
    const found = await weightOf(model);
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(average[k] ?? 0, 5);
    });
    expect(found).not.toEqual(weights.at(-1));
  });

  it("validates the average", async () => {
    const model = await bars();
    const { history } = await fitModel(model, options({ averaging: { decay: 0.9 }, validation }));
    const found = await evaluate(model, validation, { loss });
    expect(history.at(-1)?.validation?.loss).toBe(found.loss);
  });

  async function weightOf(model: Model): Promise<Float32Array> {
    return (await model.variables.get("fc.weight")?.read()) ?? new Float32Array();
  }
});

describe("fit refuses", () => {
  const refusal = async (more: Partial<FitOptions>): Promise<unknown> =>
    await fitModel(await bars(), options(more)).catch((error: unknown) => error);

  it("a model on the host, saying what to call", async () => {
    await expect(fitModel(barModel(), options())).rejects.toThrow(/await model\.to\(backend\)/);
  });

  it("a label that is no class, naming it and its example", async () => {
    const odd: Examples = { ...examples, labels: Array.from(examples.labels, () => 7) };
    const error = await refusal({ train: createLoader(odd, { batchSize: 8, seed: 1 }) });
    expect(error).toBeInstanceOf(ArgumentError);
    expect(String(error)).toMatch(/fit: found label 7 at example 0/);
    expect(String(await refusal({ validation: odd }))).toMatch(/fit validation: found label 7/);
  });

  it("an empty validation set, and images of another size than the network's", async () => {
    const none: Examples = { ...validation, count: 0, images: new Float32Array(0), labels: [] };
    expect(String(await refusal({ validation: none }))).toMatch(/found an empty data set/);
    const flat: Examples = { ...examples, shape: [1, 4, 16] };
    const error = await refusal({ train: createLoader(flat, { batchSize: 8, seed: 1 }) });
    expect(error).toBeInstanceOf(ShapeError);
  });

  it.each([
    [{ epochs: 0 }, /found epochs 0/],
    [{ readEvery: 0 }, /found readEvery 0/],
    [{ snapshotEvery: -1 }, /found snapshotEvery -1/],
    [{ earlyStopping: { patience: 0 } }, /found earlyStopping.patience 0/],
    [{ checkpoint: { store: createMemoryStore(), everySteps: 0 } }, /checkpoint.everySteps 0/],
    [{ loss: Object.assign(JSON.parse("{}"), mseLoss()) }, /fit: found loss mse/],
    [{ clip: { norm: 0 } }, /trainingStep: found clip norm 0/],
    [{ averaging: { decay: 1 } }, /found averaging decay 1/],
    [{ monitor: "validationLoss" as const }, /without validation examples/],
  ])("%o", async (more, text) => {
    const error = await refusal(more);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(String(error)).toMatch(text);
  });
});

describe("fit that diverges", () => {
  it("says where and at what rate, what to do, and that the last checkpoint is as it was", async () => {
    const store = createMemoryStore();
    const backend = createJsBackend();
    const model = await barModel().to(backend);
    const schedule = (step: number): number => (step < 5 ? 1 : 1e38);
    const error = await fitModel(
      model,
      options({ schedule, readEvery: 1, checkpoint: { store, everySteps: 1 } }),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DivergedError);
    expect(String(error)).toMatch(/at epoch 2, step \d \(learning rate 1e\+37\)/);
    expect(String(error)).toMatch(/lower the learning rate, to 0\.01 say/);
    const last = decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array());
    for (const { values } of last.weights.values()) {
      expect(values.every(Number.isFinite)).toBe(true);
    }
    model.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it("names the example when the data are to blame", async () => {
    const images = Float32Array.from(examples.images);
    images[17 * 64 + 5] = Number.NaN;
    const train = createLoader({ ...examples, images }, { batchSize: 16, seed: 3 });
    await expect(fitModel(await bars(), options({ train }))).rejects.toThrow(
      /loss NaN at epoch 1.*correct example 17 of the training data.*nothing was saved before/,
    );
  });

  it("finds a validation loss that is not finite", async () => {
    const images = Float32Array.from(validation.images).fill(Number.POSITIVE_INFINITY);
    await expect(
      fitModel(await bars(), options({ validation: { ...validation, images } })),
    ).rejects.toThrow(/found validation loss NaN after epoch 1/);
  });
});
