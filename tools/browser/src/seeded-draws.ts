/** Everything that a seed decides, on one backend: in a page and in Node alike. */
import type { Backend } from "@convscope/core";
import { barModel } from "../../../packages/train/src/testing/bars.js";
import { bitsOf } from "../../../packages/train/src/testing/bits.js";
import { batchesOn, masksOn } from "../../../packages/train/src/testing/seeded-draws.js";

/** As bits: numbers that differ in one are told apart. */
export interface SeededDraws {
  /** By the names of the variables. */
  readonly weights: Readonly<Record<string, string>>;
  readonly batches: readonly string[];
  readonly masks: readonly string[];
}

/** The draws of a seed. */
export async function seededDraws(backend: Backend, seed = 5): Promise<SeededDraws> {
  const model = await barModel(seed).to(backend);
  const weights = await bitsOf(model);
  model.dispose();
  return { weights, batches: await batchesOn(backend, seed), masks: await masksOn(backend, seed) };
}
