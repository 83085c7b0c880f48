import { lossFromJson, type Model, TrainingStep, tensor } from "@convscope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Engine, engines } from "./engines.js";
import { expectClose } from "./expect-close.js";
import { Fixtures, type TrainingRun } from "./fixture-file.js";
import { fixtureFolder } from "./fixture-folder.mjs";
import { optimizerOf } from "./optimizer-of.js";
import { trainingModels } from "./training-models.js";

const fixtures = new Fixtures(fixtureFolder());
const { training } = fixtures.index;

/** A run's losses, and every variable after each step. */
interface Course {
  readonly losses: Float32Array;
  readonly after: readonly ReadonlyMap<string, Float32Array>[];
}

function modelOf(run: TrainingRun): Model {
  const model = trainingModels().find(({ name }) => name === run.network);
  if (model === undefined) throw new RangeError(`no network ${run.network}`);
  return model;
}

/** Moves values to the next number up or down, by the bits of a counter. */
function nudged(values: Float32Array, seed: number): Float32Array {
  const bits = new Int32Array(values.slice().buffer);
  let state = seed;
  for (let i = 0; i < bits.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Values are never 0 or infinite where it matters: a step of the bits is a step of the number.
    if (values[i] !== 0) bits[i] = (bits[i] as number) + (state >>> 31 === 0 ? 1 : -1);
  }
  return new Float32Array(bits.buffer);
}

/** Trains on an engine; with a seed from 1 the starting values are one ulp off. */
async function train(run: TrainingRun, engine: Engine, seed: number): Promise<Course> {
  const model = modelOf(run);
  for (const [name, stored] of Object.entries(run.start)) {
    const values = fixtures.values(stored);
    model.variables.get(name)?.set(seed === 0 ? values : nudged(values, seed));
  }
  const backend = await engine();
  await model.to(backend);
  const loss = lossFromJson(model.metadata.loss ?? {});
  const { clip } = run;
  const step = new TrainingStep(model, { loss, optimizer: optimizerOf(run.optimizer), clip });
  const losses: number[] = [];
  const after: Map<string, Float32Array>[] = [];
  for (const { x, labels } of run.batches) {
    const [images, classes] = [x, labels].map((stored) =>
      tensor(backend, fixtures.values(stored), stored[0]),
    );
    if (images === undefined || classes === undefined) throw new RangeError("a batch has labels");
    losses.push(...(await step.run(images, classes).loss.data()));
    const values = new Map<string, Float32Array>();
    for (const [name, variable] of model.variables) values.set(name, await variable.read());
    after.push(values);
  }
  model.dispose();
  backend.dispose();
  return { losses: Float32Array.from(losses), after };
}

const largest = (values: Iterable<number>): number => Math.max(0, ...values);
const distance = (a: Float32Array, b: Float32Array): number => {
  let most = 0;
  a.forEach((value, i) => {
    most = Math.max(most, Math.abs(value - (b[i] as number)));
  });
  return most;
};

/** Ten times a divergence, which cannot show below the spacing of float32 numbers. */
const allowed = (divergence: number, value: number): number =>
  Math.max(10 * divergence, 2 ** -23 * Math.abs(value));

const titled = training.flatMap((run) =>
  Object.entries(engines).map(([engine, create]) => {
    const clip = JSON.stringify(run.clip ?? "no clip");
    return [`${run.network}, ${clip}, on ${engine}`, run, create] as const;
  }),
);

describe.each(titled)("training %s", (_, run, create) => {
  let course: Course;
  let nudges: readonly Course[];

  beforeAll(async () => {
    course = await train(run, create, 0);
    nudges = await Promise.all([1, 2, 3].map((seed) => train(run, create, seed)));
  });

  it("gives torch's first loss and first update within the derived bound", () => {
    const { losses, after } = course;
    expectClose("loss", losses.slice(0, 1), Float64Array.of(run.losses[0] ?? Number.NaN), () => {
      return run.firstLossTolerance;
    });
    expect([...(after[0]?.keys() ?? [])].sort()).toEqual(Object.keys(run.first).sort());
    for (const [name, expected] of Object.entries(run.first)) {
      const { values, tolerances } = fixtures.expected(expected);
      const found = after[0]?.get(name) ?? new Float32Array(0);
      expectClose(name, found, values, (i) => tolerances[i] as number);
    }
  });

  it("stays as near to torch for five steps as ten ulps at the start would", () => {
    const { losses, after } = course;
    expect(losses).toHaveLength(run.losses.length);
    const ofLoss = losses.map((loss, t) =>
      largest(nudges.map((other) => Math.abs((other.losses[t] ?? Number.NaN) - loss))),
    );
    // The first loss has a bound of its own. A divergence lasts: a later loss that shows less of it got there by chance.
    const later = Float64Array.from(run.losses.slice(1));
    expectClose("later losses", losses.subarray(1), later, (i) =>
      allowed(largest(ofLoss.subarray(0, i + 2)), later[i] as number),
    );
    for (const [name, stored] of Object.entries(run.final)) {
      const found = after.at(-1)?.get(name) ?? new Float32Array(0);
      const divergence = largest(
        nudges.map((other) => distance(other.after.at(-1)?.get(name) ?? found, found)),
      );
      const values = fixtures.values(stored);
      expectClose(name, found, values, (i) => allowed(divergence, values[i] as number));
    }
  });
});
