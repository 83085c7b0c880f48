import { createJsBackend } from "@convscope/backend-js";
import {
  adam,
  classificationLoss,
  cosine,
  lossFromJson,
  type Optimizer,
  Random,
  sgd,
} from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  createLoader,
  decodeCheckpoint,
  type Examples,
  fit as fitModel,
} from "./index.js";
import { bitsOf } from "./testing/bits.js";
import { createMemoryStore } from "./testing/memory-store.js";

const STEPS = 2 * 5;
const random = new Random(20);

/** Noise with a brighter quarter: enough to be learned a little. */
function examples(count: number): Examples {
  const labels = Uint8Array.from({ length: count }, () => random.integer(10));
  const images = Float32Array.from({ length: count * 1024 }, (_, i) => {
    const label = labels[Math.floor(i / 1024)] as number;
    return random.normal() + (i % 10 === label ? 1 : 0);
  });
  return { count, shape: [1, 32, 32], images, labels };
}

const train = createLoader(examples(38), {
  batchSize: 8,
  seed: 5,
  transform: (images, own) => images.map((value) => value + 0.1 * own.normal()),
});

const optimizers: Readonly<Record<string, () => Optimizer>> = {
  sgd: () => sgd({ learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4 }),
  adam: () => adam({ learningRate: 0.001 }),
};
const cases = ["lenet5", "lenet5-modern"].flatMap((name) =>
  Object.entries(optimizers).map(([kind, make]) => ({ name, kind, make })),
);

describe.each(cases)("$name with $kind", ({ name, make }) => {
  async function run(stopAt?: number, resume?: Checkpoint) {
    const backend = createJsBackend();
    const model = createModel(name).initialise(resume === undefined ? 1 : 2);
    await model.to(backend);
    const controller = new AbortController();
    const store = createMemoryStore();
    await fitModel(model, {
      train,
      loss: classificationLoss("fit", lossFromJson(model.metadata.loss ?? {})),
      optimizer: make(),
      epochs: 2,
      schedule: cosine(),
      averaging: { decay: 0.9 },
      signal: controller.signal,
      checkpoint: { store, everyEpochs: 10 },
      resume,
      callbacks: { onStep: ({ step }) => void (step === stopAt && controller.abort()) },
    });
    const bits = await bitsOf(model);
    model.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    return { bits, checkpoint: decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array()) };
  }

  it("resumed after any step ends bit for bit as uninterrupted, and leaves no buffer", async () => {
    const whole = await run();
    for (let stop = 1; stop < STEPS; stop++) {
      const { checkpoint } = await run(stop);
      expect(checkpoint.progress.step).toBe(stop);
      expect((await run(undefined, checkpoint)).bits).toEqual(whole.bits);
    }
  });
});
