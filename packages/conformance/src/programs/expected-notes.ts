/**
 * What a scenario's notes should be on a backend with these facts: the reference's values, and for each note how far it may
 * be off. That is a small multiple of how far the worst of some noisy references is, whose every kernel errs by its whole
 * bound; a correct backend's errors are mostly far smaller.
 */
import type { Backend } from "@convscope/core/backend";
import { createReferenceBackend } from "@convscope/core/reference";
import type { Expectation } from "../bounds/expectation.js";
import type { ProgramCase } from "../case.js";
import { createNoisyBackend } from "./noisy-backend.js";
import { type Note, type Scenario, Stage } from "./stage.js";

/** A note as it should be. */
export interface ExpectedNote {
  readonly label: string;
  readonly expectation: Expectation;
}

const SEEDS = [1, 2, 3] as const;
/** Room for coins that fell worse than those of three samples. */
const ROOM = 4;

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
  for (const seed of SEEDS) samples.push(await notesOf(createNoisyBackend(backend, seed), play));
  return exact.map(({ label, values }, n) => {
    let worst = 0;
    for (const sample of samples) {
      const off = sample[n]?.values ?? [];
      values.forEach((value, i) => {
        worst = Math.max(worst, Math.abs((off[i] ?? 0) - value));
      });
    }
    // Both readings round to float32.
    const bounds = Float64Array.from(values, (v) =>
      worst === 0 ? 0 : ROOM * worst + Math.abs(v) * 2 ** -23,
    );
    const expectation = { values: Float64Array.from(values), bounds, bitwise: false, tiles: false };
    return { label, expectation };
  });
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
