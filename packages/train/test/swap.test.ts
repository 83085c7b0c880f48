/**
 * Training that changes its backend in the middle of an epoch, against a run that does not. The next loss has a derived
 * bound: how far a reference whose every kernel errs by its whole bound gets from the exact one. Later ones have a divergence
 * to be compared with: that of runs on the first backend whose weights were moved by one ulp at the swap.
 */
import { createNoisyBackend, predictionFactor } from "@convscope/conformance";
import { adam, type Backend, type Optimizer, sgd } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { afterAll, describe, expect, it } from "vitest";
import { type BackendName, Backends } from "./backends.js";
import { type Course, runCourse, SWAP_STEP, type Turn } from "./course.js";

const backends = new Backends();
afterAll(() => backends.dispose());

const optimizers: readonly (readonly [string, () => Optimizer])[] = [
  ["momentum", () => sgd({ learningRate: 0.05, momentum: 0.9 })],
  ["Adam", () => adam({ learningRate: 0.01 })],
];

const pairs: readonly (readonly [BackendName, BackendName])[] = [
  ["js", "reference"],
  ["reference", "js"],
  ["js", "wasm"],
  ["wasm", "js"],
  ["js", "tfjs-cpu"],
  ["js", "tfjs-wasm"],
  ["tfjs-wasm", "js"],
  ["tfjs-cpu", "gpujs-cpu"],
  ["js", "gpujs-webasm"],
  ["gpujs-webasm", "tfjs-wasm"],
];

/** Of the runs whose weights are moved by one ulp. */
const NUDGES = [1, 2, 3] as const;
/** Of the noisy references that the next loss's bound is worked out from. */
const SAMPLES = [1, 2, 3, 4, 5, 6] as const;
/** From the root mean square of their errors to what one loss in 2^10 test runs may exceed. */
const FACTOR = predictionFactor(SAMPLES.length, 2 ** -10 / (optimizers.length * pairs.length));
/** Spacing of float32 numbers. */
const SPACING = 2 ** -23;

const largest = (values: Iterable<number>): number => Math.max(0, ...values);

/** Worked out already: by optimiser and facts. */
const known = new Map<string, Promise<number>>();

/** How far the loss behind a swap may be from the exact one on a backend of these facts. */
function boundOf(facts: Backend, optimizer: string, create: () => Optimizer): Promise<number> {
  const key = JSON.stringify([optimizer, facts.capabilities, Object.keys(facts.fused ?? {})]);
  const found = known.get(key) ?? workOutBound(facts, create);
  known.set(key, found);
  return found;
}

async function workOutBound(facts: Backend, create: () => Optimizer): Promise<number> {
  const js = await backends.get("js");
  const lossOn = async (turn: Turn): Promise<number> => {
    const { losses } = await runCourse(js, create, { ...turn, until: SWAP_STEP + 1 });
    return losses[SWAP_STEP] as number;
  };
  const exact = await lossOn({ to: createReferenceBackend() });
  const noisy = await Promise.all(
    // The nudge stands for what float32 does to weights on their way, and for those of another first backend.
    SAMPLES.map((nudge) => lossOn({ to: createNoisyBackend(facts, nudge), nudge })),
  );
  const squares = noisy.reduce((sum, loss) => sum + (loss - exact) ** 2, 0);
  return FACTOR * Math.sqrt(squares / noisy.length);
}

/** How far the losses behind a swap may be from those of a run that stays: those before it not at all. */
async function boundsOf(
  first: Backend,
  next: number,
  unswapped: Course,
  create: () => Optimizer,
): Promise<readonly number[]> {
  const nudged = await Promise.all(NUDGES.map((nudge) => runCourse(first, create, { nudge })));
  return unswapped.losses.map((loss, t) => {
    if (t < SWAP_STEP) return 0;
    if (t === SWAP_STEP) return next;
    // A divergence lasts: a later loss that shows less of it got there by chance.
    const divergence = largest(nudged.map((course) => distance(course, unswapped, t)));
    return Math.max(10 * divergence, SPACING * Math.abs(loss));
  });
}

/** The largest difference of two losses up to step t. */
function distance(one: Course, other: Course, t: number): number {
  const upTo = one.losses.slice(0, t + 1);
  return largest(upTo.map((loss, i) => Math.abs(loss - (other.losses[i] as number))));
}

/** The steps whose losses are further apart than they may be. */
function stepsBeyond(one: Course, other: Course, bounds: readonly number[]): readonly number[] {
  const off = one.losses.map((loss, t) => Math.abs(loss - (other.losses[t] as number)));
  return off.flatMap((value, t) => (value <= (bounds[t] as number) ? [] : [t + 1]));
}

describe.each(optimizers)("with %s, a swap in the middle of an epoch", (name, create) => {
  it("between two backends of a kind changes not one bit", async () => {
    const [one, two] = [await backends.get("js"), await backends.get("another js")];
    const unswapped = await runCourse(one, create);
    expect(await runCourse(one, create, { to: two })).toEqual(unswapped);
    expect(unswapped.losses).toHaveLength(10);
    expect([one.memory().buffers, two.memory().buffers]).toEqual([0, 0]);
  });

  it.each(pairs)("from %s to %s stays within its bounds of a run without", async (from, to) => {
    const [first, second] = [await backends.get(from), await backends.get(to)];
    const unswapped = await runCourse(first, create);
    const swapped = await runCourse(first, create, { to: second });
    expect([first.memory().buffers, second.memory().buffers]).toEqual([0, 0]);
    expect([swapped.random, swapped.optimizerSteps]).toEqual([
      unswapped.random,
      unswapped.optimizerSteps,
    ]);
    const next = (await boundOf(first, name, create)) + (await boundOf(second, name, create));
    const bounds = await boundsOf(first, next, unswapped, create);
    expect(stepsBeyond(swapped, unswapped, bounds)).toEqual([]);
  });

  it("that left the optimiser's state behind would show from the second step after it", async () => {
    const js = await backends.get("js");
    const unswapped = await runCourse(js, create);
    const forgetful = await runCourse(js, create, { forgets: true });
    const next = 2 * (await boundOf(js, name, create));
    const bounds = await boundsOf(js, next, unswapped, create);
    expect(stepsBeyond(forgetful, unswapped, bounds)).toContain(SWAP_STEP + 2);
    expect(stepsBeyond(forgetful, unswapped, bounds)).not.toContain(SWAP_STEP + 1);
  });
});
