/**
 * What a scenario's notes should be on a backend with these facts: the reference's values, and for each note how far it may
 * be off. That follows from how far some noisy references are, each kernel of which errs by its whole bound with signs at
 * random: a correct backend's errors are no larger, and no more alike. The factor is Student's (bounds/student.ts), for
 * as many comparisons as the suite makes and a stated chance that one of them fails a correct backend.
 */
import type { Backend } from "@convscope/core/backend";
import { createReferenceBackend } from "@convscope/core/reference";
import type { Expectation } from "../bounds/expectation.js";
import { predictionFactor } from "../bounds/student.js";
import type { ProgramCase } from "../case.js";
import { createNoisyBackend } from "./noisy-backend.js";
import { type Note, type Scenario, Stage } from "./stage.js";

/** A note as it should be. */
export interface ExpectedNote {
  readonly label: string;
  readonly expectation: Expectation;
}

const SAMPLES = 10;
/** The chance that a correct backend fails any program case at all. */
const FAILURE = 2 ** -10;
/** More numbers than all program cases note together, run in every way. */
export const COMPARISONS: number = 2 ** 18;
const FACTOR = predictionFactor(SAMPLES, FAILURE / COMPARISONS);

async function notesOf(backend: Backend, play: Scenario): Promise<readonly Note[]> {
  const stage = new Stage(backend, true);
  try {
    await play(stage);
    return stage.notes;
  } finally {
    stage.dispose();
  }
}

async function expectNotes(backend: Backend, play: Scenario): Promise<readonly ExpectedNote[]> {
  const exact = await notesOf(createReferenceBackend(), play);
  const samples: (readonly Note[])[] = [];
  for (let seed = 1; seed <= SAMPLES; seed++) {
    samples.push(await notesOf(createNoisyBackend(backend, seed), play));
  }
  return exact.map(({ label, values }, n) => {
    const size = largestSpread(
      values,
      samples.map((notes) => notes[n]?.values ?? new Float32Array(0)),
    );
    // Both readings round to float32.
    const bounds = Float64Array.from(values, (v) =>
      size === 0 ? 0 : FACTOR * size + Math.abs(v) * 2 ** -23,
    );
    const expectation = { values: Float64Array.from(values), bounds, bitwise: false, tiles: false };
    return { label, expectation };
  });
}

/** The largest root mean square error of an element: that of the note, for one that vanished in all samples may not next time. */
function largestSpread(exact: Float32Array, samples: readonly Float32Array[]): number {
  let largest = 0;
  exact.forEach((value, i) => {
    const squares = samples.reduce((sum, values) => sum + ((values[i] ?? 0) - value) ** 2, 0);
    largest = Math.max(largest, squares);
  });
  return Math.sqrt(largest / samples.length);
}

/** Expectations that were worked out already: they depend on the case, the facts and the fused kernels alone. */
const known = new WeakMap<ProgramCase, Map<string, Promise<readonly ExpectedNote[]>>>();

/** The notes of a program case as they should be on this backend. */
export function expectedNotes(backend: Backend, c: ProgramCase): Promise<readonly ExpectedNote[]> {
  const { capabilities, fused = {} } = backend;
  const given = ["conv2dBiasActivation", "batchNorm", "localResponseNorm", "softmax"] as const;
  const key = JSON.stringify([capabilities, given.filter((kernel) => fused[kernel])]);
  const ofCase = known.get(c) ?? new Map<string, Promise<readonly ExpectedNote[]>>();
  known.set(c, ofCase);
  const found = ofCase.get(key) ?? expectNotes(backend, c.play);
  ofCase.set(key, found);
  return found;
}
