import { layers, type Model, Random, sequential, sizeOf, tensor } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { attribute } from "./attribute.js";
import { scoreLayerOf } from "./class-score.js";

const backend = createReferenceBackend();

function noise(model: Model, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
}

async function scoresOf(model: Model, input: Float32Array): Promise<Float32Array> {
  await model.to(backend);
  const { layer } = scoreLayerOf(model);
  const { output, taps } = model.predict(tensor(backend, input, [1, ...model.input]), {
    taps: [layer],
  });
  const scores = await taps.get(layer)?.data();
  output.dispose();
  await model.to(undefined);
  if (scores === undefined) throw new RangeError("a tapped layer has values");
  return scores;
}

const smooth = sequential(
  "smooth",
  [3, 7, 6],
  [
    ["C1", layers.conv2d({ inChannels: 3, outChannels: 4, kernel: 3, activation: "tanh" })],
    ["flat", layers.flatten()],
    ["F", layers.linear({ inFeatures: 80, outFeatures: 5 })],
    ["S", layers.activation("softmax")],
  ],
);

test("saliency is the largest finite difference of a pixel's channels", async () => {
  smooth.initialise(3);
  const input = noise(smooth, 1);
  const found = await attribute(smooth, input, backend, { class: 2 });
  expect(found).toMatchObject({ method: "saliency", class: 2, size: [7, 6], layer: "input" });
  const [step, area] = [2 ** -8, 42];
  for (let pixel = 0; pixel < area; pixel += 5) {
    const slopes: number[] = [];
    for (let channel = 0; channel < 3; channel++) {
      const moved = (sign: number): Float32Array =>
        input.map((value, i) => value + (i === channel * area + pixel ? sign * step : 0));
      const [up, down] = [await scoresOf(smooth, moved(1)), await scoresOf(smooth, moved(-1))];
      slopes.push(Math.abs(((up[2] as number) - (down[2] as number)) / (2 * step)));
    }
    expect(Math.abs((found.map[pixel] as number) - Math.max(...slopes))).toBeLessThan(1e-4);
  }
});

test("the class is the one that the network says, and its score stands before the softmax", async () => {
  smooth.initialise(3);
  const input = noise(smooth, 1);
  const scores = await scoresOf(smooth, input);
  const found = await attribute(smooth, input, backend);
  expect(found.class).toBe(scores.indexOf(Math.max(...scores)));
  expect(found.score).toBe(scores[found.class]);
  expect(scores.reduce((sum, score) => sum + score, 0)).not.toBeCloseTo(1, 2);
});

test("Grad-CAM of a tiny net is what a hand works out", async () => {
  const model = sequential(
    "tiny",
    [1, 2, 3],
    [
      ["C1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 1, bias: false })],
      ["flat", layers.flatten()],
      ["F", layers.linear({ inFeatures: 12, outFeatures: 2, bias: false })],
    ],
  ).initialise(1);
  model.variables.get("C1.weight")?.set(Float32Array.of(2, -1));
  const rows = [1, 2, 3, 4, 5, 6, 1, 1, 1, 1, 1, 7];
  model.variables.get("F.weight")?.set(Float32Array.from([...rows, ...rows.map((w) => -w)]));
  // A_0 = 2x, A_1 = -x; α_0 = 21/6 = 3.5, α_1 = 12/6 = 2: relu(7x - 2x) = relu(5x).
  const input = Float32Array.of(1, -2, 3, 0, 0.5, -1);
  const first = await attribute(model, input, backend, { method: "grad-cam", class: 0 });
  expect(first).toMatchObject({ layer: "C1", size: [2, 3] });
  expect(first.places).toEqual({ start: [0, 0], step: [1, 1] });
  expect([...first.map]).toEqual([5, 0, 15, 0, 2.5, 0]);
  const other = await attribute(model, input, backend, { method: "grad-cam", class: 1 });
  expect([...other.map]).toEqual([0, 10, 0, 0, 0, 5]);
});

test("occlusion is exactly what the score loses under each patch", async () => {
  smooth.initialise(3);
  const input = noise(smooth, 1);
  const options = { method: "occlusion", class: 4, patch: 3, stride: 2, fill: 0.25 } as const;
  const told: string[] = [];
  const found = await attribute(smooth, input, backend, {
    ...options,
    onProgress: (done, total) => told.push(`${done}/${total}`),
  });
  expect(found.size).toEqual([3, 3]);
  expect(found.places).toEqual({ start: [1, 1], step: [2, 2] });
  const whole = (await scoresOf(smooth, input))[4] as number;
  for (let i = 0; i < 9; i++) {
    const [top, left] = [2 * Math.floor(i / 3), 2 * (i % 3)];
    const covered = input.map((value, at) => {
      const [row, column] = [Math.floor((at % 42) / 6), at % 6];
      const inside = row >= top && row < top + 3 && column >= left && column < left + 3;
      return inside ? 0.25 : value;
    });
    const score = (await scoresOf(smooth, covered))[4] as number;
    expect(found.map[i]).toBe(Math.fround(whole - score));
  }
  expect(told).toEqual(["9/9"]);
});

test("of LeNet-5's codes the nearest is the class, and a smaller distance a higher score", async () => {
  const model = createModel("lenet5").initialise(2);
  const input = noise(model, 5);
  const distances = await scoresOf(model, input);
  const found = await attribute(model, input, backend, { method: "grad-cam" });
  expect(found.class).toBe(distances.indexOf(Math.min(...distances)));
  expect(found.score).toBe(-(distances[found.class] as number));
  expect(found.layer).toBe("S4");
  // S4 sees 16×16 pixels, the first from the corner, and moves on by 4.
  expect(found.places).toEqual({ start: [7.5, 7.5], step: [4, 4] });
});

test("nothing is left on the backend, whatever the method", async () => {
  smooth.initialise(3);
  const before = backend.memory().buffers;
  for (const method of ["saliency", "grad-cam", "occlusion"] as const) {
    await attribute(smooth, noise(smooth, 1), backend, { method });
    expect(backend.memory().buffers, method).toBe(before);
  }
});

test.each([
  [{ class: 5 }, /expected 0…4/],
  [{ method: "grad-cam", layer: "C2" }, /did you mean C1/],
  [{ method: "grad-cam", layer: "F" }, /one with maps before the scores/],
  [{ method: "occlusion", patch: 7 }, /a patch of 1…6/],
  [{ method: "occlusion", patch: 2, stride: 3 }, /never be covered/],
] as const)("%j is refused with what fits", async (options, message) => {
  smooth.initialise(3);
  const asked = attribute(smooth, noise(smooth, 1), backend, options);
  await expect(asked).rejects.toThrow(message);
});

test("grad-cam of a network without maps is refused with another method to take", async () => {
  const flat = sequential(
    "flat",
    [1, 2, 2],
    [
      ["flatten", layers.flatten()],
      ["F", layers.linear({ inFeatures: 4, outFeatures: 2 })],
    ],
  ).initialise(1);
  const asked = attribute(flat, new Float32Array(4), backend, { method: "grad-cam" });
  await expect(asked).rejects.toThrow(/before the scores: it has none; choose another method/);
});

test("what is no picture, and a model without classes, are refused", async () => {
  smooth.initialise(3);
  await expect(attribute(smooth, new Float32Array(9), backend)).rejects.toThrow(/found 9 values/);
  const maps = sequential(
    "maps",
    [1, 4, 4],
    [["C", layers.conv2d({ inChannels: 1, outChannels: 1, kernel: 3 })]],
  ).initialise(1);
  const asked = attribute(maps, new Float32Array(16), backend);
  await expect(asked).rejects.toThrow(/expected a score for each class/);
});
