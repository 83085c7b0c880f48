/** Equal seeds give equal starting weights, batches and dropout masks on every backend, bit for bit. */
import { type Backend, layers, Random, sequential, tensor } from "@convscope/core";
import { Runner } from "@convscope/core/program";
import { afterAll, describe, expect, it } from "vitest";
import { createLoader } from "../src/index.js";
import { barExamples, barModel, bitsOf } from "../src/testing/bars.js";
import { Backends, backendNames } from "./backends.js";

const backends = new Backends();
afterAll(() => backends.dispose());

const bits = (values: Float32Array): string => new Uint32Array(values.slice().buffer).join();

/** Three draws of two layers of dropout behind each other, as a network in training sees them. */
async function masksOn(backend: Backend, seed: number): Promise<readonly string[]> {
  const model = await sequential(
    "masks",
    [2, 3, 5],
    [
      ["drop", layers.dropout(0.3)],
      ["again", layers.dropout(0.5)],
    ],
  ).to(backend);
  const body: ConstructorParameters<typeof Runner>[1] = ([x], context) =>
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
async function batchesOn(backend: Backend, seed: number): Promise<readonly string[]> {
  const loader = createLoader(barExamples(20, 1), { batchSize: 8, seed });
  const seen: string[] = [];
  for (const { images, labels, count } of loader.epoch(2)) {
    using x = tensor(backend, images, [count, ...loader.shape]);
    using y = tensor(backend, labels);
    seen.push(bits(await x.data()), bits(await y.data()));
  }
  return seen;
}

describe.each(backendNames)("with equal seeds, %s has", (name) => {
  it("the starting weights of the host", async () => {
    const model = await barModel(7).to(await backends.get(name));
    expect(await bitsOf(model)).toEqual(await bitsOf(barModel(7)));
    expect(await bitsOf(model.initialise(8))).toEqual(await bitsOf(barModel(8)));
    expect(await bitsOf(model)).not.toEqual(await bitsOf(barModel(7)));
    model.dispose();
  });

  it("the dropout masks of js", async () => {
    const [backend, js] = [await backends.get(name), await backends.get("js")];
    const masks = await masksOn(backend, 5);
    expect(masks).toEqual(await masksOn(js, 5));
    expect(masks).not.toEqual(await masksOn(js, 6));
    expect(new Set(masks).size).toBe(1 + 2 * 3);
  });

  it("the batches of js, in their order", async () => {
    const [backend, js] = [await backends.get(name), await backends.get("js")];
    expect(await batchesOn(backend, 5)).toEqual(await batchesOn(js, 5));
    expect(await batchesOn(backend, 5)).not.toEqual(await batchesOn(js, 6));
  });
});
