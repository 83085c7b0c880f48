/**
 * What seeds decide in a training, as it is on a backend: dropout masks and batches, as bits. For tests that hold it
 * against another backend's.
 */
import { type Backend, layers, Random, sequential, tensor } from "@convscope/core";
import { type Body, Runner } from "@convscope/core/program";
import { createLoader } from "../loader.js";
import { barExamples } from "./bars.js";
import { bits } from "./bits.js";

/** Three draws of two layers of dropout behind each other, as a network in training sees them. */
export async function masksOn(backend: Backend, seed: number): Promise<readonly string[]> {
  const model = await sequential(
    "masks",
    [2, 3, 5],
    [
      ["drop", layers.dropout(0.3)],
      ["again", layers.dropout(0.5)],
    ],
  ).to(backend);
  const body: Body = ([x], context) =>
    x === undefined ? [] : [...model.forward(x, context).values()];
  const runner = new Runner(backend, body, new Random(seed));
  const masks: string[] = [];
  for (let draw = 0; draw < 3; draw++) {
    using x = tensor(backend, new Float32Array(60).fill(1), [2, 2, 3, 5]);
    for (const y of runner.run("train", [x])) {
      masks.push(bits(await y.data()));
      y.dispose();
    }
  }
  runner.dispose();
  model.dispose();
  return masks;
}

/** What comes to the backend of an epoch. */
export async function batchesOn(backend: Backend, seed: number): Promise<readonly string[]> {
  const loader = createLoader(barExamples(20, 1), { batchSize: 8, seed });
  const seen: string[] = [];
  for (const { images, labels, count } of loader.epoch(2)) {
    using x = tensor(backend, images, [count, ...loader.shape]);
    using y = tensor(backend, labels);
    seen.push(bits(await x.data()), bits(await y.data()));
  }
  return seen;
}
