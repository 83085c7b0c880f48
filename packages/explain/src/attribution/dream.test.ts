import { layers, sequential } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { dream } from "./dream.js";

const backend = createReferenceBackend();

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test("what a filter likes best is the filter itself", async () => {
  const model = sequential(
    "filter",
    [2, 5, 4],
    [["C", layers.conv2d({ inChannels: 2, outChannels: 3, kernel: [5, 4] })]],
  ).initialise(4);
  const weight = (await model.variables.get("C.weight")?.read()) ?? new Float32Array();
  const { input } = await dream(model, "C[1,0,0]", backend, { steps: 300, blurEvery: 0 });
  expect(cosine(input, weight.slice(40, 80))).toBeGreaterThan(0.999);
});

test("a map stands for the mean of its units, which grows step by step", async () => {
  const model = createModel("lenet5").initialise(2);
  const told: number[] = [];
  const { activations, input } = await dream(model, "C3[4]", backend, {
    steps: 20,
    onStep: (done, total, activation) => told.push(done, total, activation),
  });
  expect(activations).toHaveLength(21);
  expect(activations.at(-1)).toBeGreaterThan(activations[0] ?? 0);
  expect(told.slice(-3)).toEqual([20, 20, activations.at(-1)]);
  expect(input).toHaveLength(1024);
});

test("blur makes neighbours alike, a seed gives the same dream again, another seed another", async () => {
  const model = createModel("lenet5").initialise(2);
  const make = async (seed: number, blurEvery: number): Promise<Float32Array> =>
    (await dream(model, "F6[3]", backend, { steps: 12, seed, blurEvery })).input;
  const rough = (image: Float32Array): number =>
    image.reduce((sum, value, i) => sum + (value - (image[i + 1] ?? value)) ** 2, 0) /
    image.reduce((sum, value) => sum + value * value, 0);
  const [blurred, again] = [await make(1, 2), await make(1, 2)];
  expect(again).toEqual(blurred);
  expect(await make(2, 2)).not.toEqual(blurred);
  expect(rough(blurred)).toBeLessThan(0.8 * rough(await make(1, 0)));
});

test("nothing is left on the backend", async () => {
  const before = backend.memory().buffers;
  await dream(createModel("lenet5").initialise(1), "C1[0]", backend, { steps: 2 });
  expect(backend.memory().buffers).toBe(before);
});

test.each([
  ["C3[16]", {}, /C3\[0…15\]/],
  ["C3[0,10,0]", {}, /0…9/],
  ["C33[1]", {}, /did you mean C3/],
  ["input[0,0,0]", {}, /a pixel is not excited/],
  ["F6[84]", {}, /0…83/],
  ["C3.bias[0]", {}, /a weight is not excited/],
  ["F6[0]", { steps: 0 }, /at least one step/],
  ["F6[0]", { decay: 1 }, /a decay from 0/],
])("%s with %j is refused with what fits", async (unit, options, message) => {
  const model = createModel("lenet5").initialise(1);
  await expect(dream(model, unit, backend, options)).rejects.toThrow(message);
});
