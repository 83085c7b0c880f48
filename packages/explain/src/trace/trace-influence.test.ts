import { layers, Model, Random, sizeOf, tensor } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { traceInfluence } from "./trace-influence.js";

const backend = createReferenceBackend();

function noise(model: Model, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
}

test("a pixel of LeNet-5 moves the units of C1 whose windows hold it, by their weights", async () => {
  const model = createModel("lenet5-modern").initialise(3);
  const { layers: found } = await traceInfluence(model, noise(model, 1), "input[0,12,7]", backend);
  const [C1] = found;
  const weight = await model.variables.get("C1.weight")?.read();
  expect(found).toHaveLength(1);
  expect(C1?.size).toBe(6 * 28 * 28);
  expect(C1?.units.length).toBeGreaterThan(0);
  for (const { at, value, derivative } of C1?.units ?? []) {
    const [k = 0, p = 0, q = 0] = at;
    expect(value).toBeGreaterThan(0);
    expect(derivative).toBe(weight?.[(k * 5 + (12 - p)) * 5 + (7 - q)]);
  }
});

test.each([
  [
    "tanh",
    layers.conv2d({
      inChannels: 2,
      outChannels: 3,
      kernel: 3,
      stride: 2,
      padding: 1,
      activation: "tanh",
    }),
  ],
  ["max pooling", layers.maxPool2d({ kernel: 3, stride: 1 })],
  ["softmax", layers.activation("softmax")],
  ["localResponseNorm", layers.localResponseNorm({ size: 3, convention: "paper", alpha: 1 })],
  ["self sum", layers.add()],
] as const)(
  "%s: derivatives are finite differences, and no other unit moves",
  async (name, layer) => {
    const twice = name === "self sum" ? ["input", "input"] : ["input"];
    const own = new Model({
      name: "one",
      input: [2, 6, 5],
      nodes: [{ name: "L", layer, inputs: twice }],
    }).initialise(4);
    const input = noise(own, 2);
    const [place, step] = [17, 2 ** -10];
    const { layers: found } = await traceInfluence(own, input, "input[0,3,2]", backend);
    const column = new Float64Array(sizeOf(own.outputShape));
    for (const { at, derivative } of found[0]?.units ?? []) {
      const index = at.reduce((sum, i, axis) => sum * (own.outputShape[axis] ?? 1) + i, 0);
      column[index] = derivative;
    }
    await own.to(backend);
    const shifted = async (sign: number): Promise<Float32Array> => {
      const moved = input.map((value, i) => value + (i === place ? sign * step : 0));
      return await own.predict(tensor(backend, moved, [1, 2, 6, 5])).data();
    };
    const [up, down] = [await shifted(1), await shifted(-1)];
    for (const [i, derivative] of column.entries()) {
      const difference = ((up[i] as number) - (down[i] as number)) / (2 * step);
      expect(Math.abs(derivative - difference), `unit ${i}`).toBeLessThan(1e-3);
    }
    await own.to(undefined);
  },
);

test("an output goes into nothing, and a weight is refused with what to do", async () => {
  const model = createModel("lenet5").initialise(1);
  const input = noise(model, 1);
  expect((await traceInfluence(model, input, "output[3]", backend)).layers).toEqual([]);
  const weight = traceInfluence(model, input, "C3.weight[0,0,0,0]", backend);
  await expect(weight).rejects.toThrow(/trace it backward/);
});
