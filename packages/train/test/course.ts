/** A run of `fit` that may change its backend, or its weights by one ulp, in the middle of an epoch. */
import { type Backend, crossEntropy, type Model, type Optimizer, Random } from "@convscope/core";
import { createLoader, decodeCheckpoint, fit as fitModel } from "../src/index.js";
import { barExamples, barModel } from "../src/testing/bars.js";
import { bitsOf } from "../src/testing/bits.js";
import { createMemoryStore } from "../src/testing/memory-store.js";

/** What happens after step {@link SWAP_STEP}. */
export interface Turn {
  /** Where the run goes on. */
  readonly to?: Backend;
  /** Seeds a change of every weight by one ulp, up or down. */
  readonly nudge?: number;
  /** Whether the optimiser forgets what it remembers, as one that was left behind would. */
  readonly forgets?: boolean;
  /** The last step; default: all of them. */
  readonly until?: number;
}

/** What a run came to. */
export interface Course {
  /** One a step. */
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, string>>;
  /** Dropout's generator after the last step. */
  readonly random: readonly number[];
  readonly optimizerSteps: number;
}

/** Steps before the turn: in the middle of the first of two epochs. */
export const SWAP_STEP = 3;
const EPOCHS = 2;

const examples = barExamples(40, 1);

/** Trains the bars' network, which has batch norm, a maximum and dropout, on batches of 8 examples. */
export async function runCourse(
  backend: Backend,
  createOptimizer: () => Optimizer,
  turn: Turn = {},
): Promise<Course> {
  const model = await barModel().to(backend);
  const optimizer = createOptimizer();
  const losses: number[] = [];
  const store = createMemoryStore();
  const end = new AbortController();
  await fitModel(model, {
    train: createLoader(examples, { batchSize: 8, seed: 3 }),
    loss: crossEntropy(),
    optimizer,
    epochs: EPOCHS,
    readEvery: 1,
    checkpoint: { store, everyEpochs: EPOCHS },
    signal: end.signal,
    callbacks: {
      onStep: async ({ step, loss = Number.NaN }) => {
        losses.push(loss);
        if (step === turn.until) end.abort();
        if (step !== SWAP_STEP) return;
        if (turn.to !== undefined) await model.to(turn.to);
        if (turn.nudge !== undefined) await nudge(model, turn.nudge);
        if (turn.forgets === true) {
          for (const slot of optimizer.state.values()) slot.set(new Float32Array(slot.size));
        }
      },
    },
  });
  const weights = await bitsOf(model);
  model.dispose();
  const { random } = decodeCheckpoint(store.saved.at(-1) ?? new Uint8Array());
  return { losses, weights, random, optimizerSteps: optimizer.steps };
}

/** Moves every weight to the next float32 number up or down. */
async function nudge(model: Model, seed: number): Promise<void> {
  const random = new Random(seed);
  for (const variable of model.trainable) {
    const values = await variable.read();
    const bits = new Int32Array(values.buffer);
    // Of numbers other than 0, a step of the bits is a step of the number.
    values.forEach((value, i) => {
      if (value !== 0) bits[i] = (bits[i] as number) + (random.integer(2) === 0 ? 1 : -1);
    });
    variable.set(values);
  }
}
