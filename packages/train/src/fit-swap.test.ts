/** Models that callbacks move to another backend while `fit` trains them. */
import { createJsBackend } from "@convscope/backend-js";
import {
  ArgumentError,
  adam,
  type Backend,
  crossEntropy,
  DisposedError,
  tensor,
} from "@convscope/core";
import { describe, expect, it } from "vitest";
import { createLoader, type FitCallbacks, type FitOptions, fit as fitModel } from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { bitsOf } from "./testing/bits.js";
import { createMemoryStore } from "./testing/memory-store.js";

const examples = barExamples(40, 1);
const validation = barExamples(12, 2);

/** Everything that a run carries along. */
function options(callbacks: FitCallbacks, more: Partial<FitOptions> = {}): FitOptions {
  return {
    train: createLoader(examples, { batchSize: 8, seed: 3 }),
    validation,
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 3,
    averaging: { decay: 0.8 },
    keepBest: true,
    readEvery: 4,
    snapshotEvery: 3,
    checkpoint: { store: createMemoryStore(), everySteps: 4 },
    callbacks,
    ...more,
  };
}

interface Trained {
  readonly metrics: unknown;
  readonly weights: unknown;
  readonly backend: Backend | undefined;
}

/** Trains from `first` on; callbacks are given what moves the model. */
async function train(
  first: Backend,
  callbacks: (moveTo: (backend: Backend | undefined) => Promise<void>) => FitCallbacks,
  more: Partial<FitOptions> = {},
): Promise<Trained> {
  const model = await barModel().to(first);
  try {
    const moveTo = async (backend: Backend | undefined): Promise<void> => {
      await model.to(backend);
    };
    const { history, best } = await fitModel(model, options(callbacks(moveTo), more));
    const metrics = [history.map(({ seconds: _, ...rest }) => rest), best];
    return { metrics, weights: await bitsOf(model), backend: model.backend };
  } finally {
    model.dispose();
  }
}

describe("a run whose model is moved", () => {
  it("in any callback goes on there, to the bit as if it had stayed, and leaves nothing behind", async () => {
    const { backend: _, ...stayed } = await train(createJsBackend(), () => ({}));
    const callbacks: readonly ((move: () => Promise<void>) => FitCallbacks)[] = [
      (move) => ({ onStart: move }),
      (move) => ({ onStep: async ({ step }) => await (step === 7 ? move() : undefined) }),
      (move) => ({ onStep: async ({ step }) => await (step === 10 ? move() : undefined) }),
      (move) => ({ onStep: async ({ step }) => await (step === 15 ? move() : undefined) }),
      (move) => ({ onEpoch: async ({ epoch }) => await (epoch === 2 ? move() : undefined) }),
      (move) => ({ onEpoch: async ({ epoch }) => await (epoch === 3 ? move() : undefined) }),
      (move) => ({ onCheckpoint: async ({ step }) => await (step === 8 ? move() : undefined) }),
    ];
    for (const [i, callback] of callbacks.entries()) {
      const [one, other] = [createJsBackend(), createJsBackend()];
      const { backend, ...moved } = await train(one, (moveTo) => callback(() => moveTo(other)));
      expect(backend, `callback ${i}`).toBe(other);
      expect(moved, `callback ${i}`).toEqual(stayed);
      expect([one.memory().buffers, other.memory().buffers], `callback ${i}`).toEqual([0, 0]);
    }
  });

  it("after every step, to and fro, is trained as if it had stayed", async () => {
    const { weights } = await train(createJsBackend(), () => ({}));
    const pair = [createJsBackend(), createJsBackend()] as const;
    const moved = await train(pair[0], (moveTo) => ({
      onStep: ({ step }) => moveTo(pair[step % 2 === 0 ? 0 : 1]),
    }));
    expect(moved.weights).toEqual(weights);
    expect(pair.map((backend) => backend.memory().buffers)).toEqual([0, 0]);
  });

  it("lets the old backend be disposed when a later step is done", async () => {
    const { weights } = await train(createJsBackend(), () => ({}));
    const [one, other] = [createJsBackend(), createJsBackend()];
    const moved = await train(one, (moveTo) => ({
      onStep: async ({ step }) => {
        if (step === 7) await moveTo(other);
        if (step === 8) one.dispose();
      },
    }));
    expect(moved.weights).toEqual(weights);
    expect(other.memory().buffers).toBe(0);
  });

  it("says so when the old backend is disposed before what it still held was fetched", async () => {
    const [one, other] = [createJsBackend(), createJsBackend()];
    const run = train(one, (moveTo) => ({
      onStep: async ({ step }) => {
        if (step !== 7) return;
        await moveTo(other);
        one.dispose();
      },
    }));
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(
      'fit: found backend "js" disposed after the model was moved away, expected it alive until a later step is done (losses and the optimiser\'s state are fetched from it); dispose it later',
    );
    expect(other.memory().buffers).toBe(0);
  });

  it("ends with a callback's own error, be it of a disposed tensor", async () => {
    const one = createJsBackend();
    const run = train(one, () => ({
      onStep: async () => {
        const x = tensor(one, [1]);
        x.dispose();
        await x.data();
      },
    }));
    await expect(run).rejects.toThrow(DisposedError);
    await expect(run).rejects.toThrow("tensor [1]: found it disposed");
    expect(one.memory().buffers).toBe(0);
  });

  it("to the host is told to give it a backend", async () => {
    const one = createJsBackend();
    const run = train(one, (moveTo) => ({ onStep: () => moveTo(undefined) }));
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(
      "fit: found bars moved to the host in the middle of a run, expected it on a backend; move it to one: await model.to(other)",
    );
    expect(one.memory().buffers).toBe(0);
  });

  it("to a backend without room for the optimiser is an error that a callback may answer by moving it back", async () => {
    const { weights } = await train(createJsBackend(), () => ({}));
    const [one, full] = [createJsBackend(), createJsBackend()];
    const { size } = barModel().variables;
    let uploads = 0;
    const other: Backend = {
      ...full,
      upload: (values: Float32Array) => {
        if (++uploads > size + 2) throw new Error("no memory left");
        return full.upload(values);
      },
    };
    const restored: string[] = [];
    const moved = await train(one, (moveTo) => ({
      onStep: async ({ step }) => {
        if (step === 7 && restored.length === 0) await moveTo(other);
      },
      onRestore: async ({ error }) => {
        restored.push(error.message);
        await moveTo(one);
      },
    }));
    expect(restored).toHaveLength(1);
    expect(restored[0]).toContain("no memory left");
    expect(moved.weights).toEqual(weights);
    expect([one.memory().buffers, full.memory().buffers]).toEqual([0, 0]);
  });
});
