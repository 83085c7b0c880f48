import { type Backend, type Conv2dGeometry, layers, Random, sequential } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { lenet5, lenet5Modern } from "@convscope/models";
import { expect, test } from "vitest";
import { type BackendDiff, diffBackends } from "../index.js";

function noise(count: number): Float32Array {
  const random = new Random(7);
  return Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
}

const digit = noise(32 * 32);

/** The reference, with another convolution, which may ask for the right one. */
function withConv2d(
  change: (right: () => Float64Array, g: Conv2dGeometry) => Float64Array,
): Backend<Float64Array> {
  const { fused: _, ...right } = createReferenceBackend();
  const kernels = {
    ...right.kernels,
    conv2d: (x: Float64Array, w: Float64Array, g: Conv2dGeometry): Float64Array =>
      change(() => right.kernels.conv2d(x, w, g), g),
  };
  return { ...right, name: "broken", kernels };
}

/** A convolution that changes one unit of C3, and of nothing else. */
function brokenAtC3(unit: number, change: (y: number) => number): Backend<Float64Array> {
  return withConv2d((right, g) => {
    const y = right();
    if (g.outChannels === 16) y[unit] = change(y[unit] as number);
    return y;
  });
}

function found<K extends string>({ finding }: BackendDiff, kind: K) {
  if (finding?.kind !== kind) throw new Error(`found ${JSON.stringify(finding)}`);
  return finding as Extract<typeof finding, { kind: K }>;
}

test.each([
  ["lenet5", lenet5],
  ["lenet5-modern", lenet5Modern],
])(
  "backends that compute the same agree, with a row for each layer of %s",
  async (_name, create) => {
    const model = create();
    const [a, b] = [createReferenceBackend(), createReferenceBackend({ fused: false })];
    const diff = await diffBackends(model, digit, a, b);
    expect(diff).toMatchObject({ agree: true, batch: 1 });
    expect(diff).not.toHaveProperty("finding");
    expect(diff.layers.map(({ layer }) => layer)).toEqual(model.nodes.map(({ name }) => name));
    for (const { ratio } of diff.layers) expect(ratio).toBeLessThanOrEqual(1);
    expect(model.backend).toBeUndefined();
    expect([a.memory().buffers, b.memory().buffers]).toEqual([0, 0]);
  },
);

test("a unit of C3 that is wrong is named, with its products, its sum and what follows", async () => {
  const unit = 3 * 100 + 4 * 10 + 5;
  const broken = brokenAtC3(unit, (y) => y + 0.01);
  const diff = await diffBackends(lenet5(), digit, createReferenceBackend(), broken);
  const { layer, unit: first } = found(diff, "differs");
  expect(layer).toBe("C3");
  expect(first.at).toEqual([0, 3, 4, 5]);
  expect(first.wrong).toEqual(["b"]);
  expect(first.ratio).toBeGreaterThan(1);
  // Map 3 of LeNet-5's table reads maps 3, 4 and 5.
  expect(first.terms).toHaveLength(3 * 25);
  expect(new Set(first.terms.map(({ input }) => input.at[1]))).toEqual(new Set([3, 4, 5]));
  expect(first.terms[0]).toMatchObject({
    input: { array: "S2", at: [0, 3, 4, 5] },
    weight: { array: "C3.weight", at: [3, 3, 0, 0] },
  });
  const total = first.terms.reduce((sum, { product }) => sum + product, 0);
  expect(first.total).toBeCloseTo(total, 12);
  expect(first.then[0]).toMatch(/^\+ C3\.bias\[3\] = /);
  // Upstream of it and downstream, from the same inputs, all is right.
  const wrong = diff.layers.filter(({ ratio }) => ratio > 1).map((row) => row.layer);
  expect(wrong).toEqual(["C3"]);
});

test("a difference within the bound is none", async () => {
  const broken = brokenAtC3(345, (y) => y * (1 + 2 ** -52));
  const diff = await diffBackends(lenet5(), digit, createReferenceBackend(), broken);
  expect(diff.agree).toBe(true);
});

test("the unit of a batch says its example", async () => {
  const broken = brokenAtC3(1600 + 7, (y) => y + 1);
  const two = noise(2 * 32 * 32);
  const diff = await diffBackends(lenet5(), two, createReferenceBackend(), broken);
  expect(found(diff, "differs").unit.at).toEqual([1, 0, 0, 7]);
});

test("a NaN where there should be a number differs", async () => {
  const broken = brokenAtC3(0, () => Number.NaN);
  const diff = await diffBackends(lenet5(), digit, createReferenceBackend(), broken);
  expect(found(diff, "differs").unit).toMatchObject({ ratio: Infinity, wrong: ["b"] });
});

test("the first of the two may be the wrong one", async () => {
  const broken = brokenAtC3(0, (y) => y - 1);
  const diff = await diffBackends(lenet5(), digit, broken, createReferenceBackend());
  expect(found(diff, "differs").unit.wrong).toEqual(["a"]);
});

test("a kernel that throws is named with its backend and layer", async () => {
  const broken = withConv2d((right, g) => {
    if (g.outChannels === 16) throw new Error("out of registers");
    return right();
  });
  const model = lenet5();
  const diff = await diffBackends(model, digit, createReferenceBackend(), broken);
  const { layer, side, message } = found(diff, "fails");
  expect({ layer, side }).toEqual({ layer: "C3", side: "b" });
  expect(message).toMatch(/conv2d.*"broken".*out of registers/);
  expect(diff.layers.map((row) => row.layer)).toEqual(["C1", "S2"]);
});

test("a kernel that is not there is named", async () => {
  const right = createReferenceBackend({ fused: false });
  const kernels = { ...right.kernels };
  Reflect.deleteProperty(kernels, "avgPool2d");
  const broken = { ...right, name: "partial", kernels };
  const diff = await diffBackends(lenet5(), digit, createReferenceBackend(), broken);
  expect(found(diff, "fails").layer).toBe("S2");
  expect(found(diff, "fails").message).toMatch(/avgPool2d.*"partial" without this kernel/);
});

test("a result of the wrong length is named", async () => {
  const broken = withConv2d((right) => right().subarray(1));
  broken.read = async (buffer) => Float32Array.from(buffer);
  broken.readSync = (buffer) => Float32Array.from(buffer);
  broken.free = () => undefined;
  const model = sequential(
    "one",
    [1, 4, 4],
    [["C1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 3, bias: false })]],
  );
  const diff = await diffBackends(model, noise(16), createReferenceBackend(), broken);
  expect(found(diff, "fails").layer).toBe("C1");
  expect(found(diff, "fails").message).toMatch(
    /conv2d: found backend "broken" giving 7 elements, expected 8/,
  );
});

test("what is right layer by layer and wrong as a whole network is told apart", async () => {
  const right = createReferenceBackend({ fused: false });
  let since = 0;
  // Goes wrong when a third convolution is called before anything is read.
  const broken: Backend<Float64Array> = {
    ...right,
    name: "forgetful",
    kernels: {
      ...right.kernels,
      conv2d(x, w, g) {
        const y = right.kernels.conv2d(x, w, g);
        if (++since === 3) y.fill(0);
        return y;
      },
    },
    read(buffer) {
      since = 0;
      return right.read(buffer);
    },
  };
  const diff = await diffBackends(lenet5(), digit, createReferenceBackend(), broken);
  expect(found(diff, "whole network")).toMatchObject({ layer: "C5", side: "b" });
  expect(diff.layers.every(({ ratio }) => ratio <= 1)).toBe(true);
});

test("the model comes back to where it was, with its weights", async () => {
  const home = createReferenceBackend();
  const model = lenet5().initialise(3);
  const before = await model.variables.get("C3.weight")?.read();
  await model.to(home);
  await diffBackends(model, digit, createReferenceBackend(), createReferenceBackend());
  expect(model.backend).toBe(home);
  expect(await model.variables.get("C3.weight")?.read()).toEqual(before);
});

test("an input that is no whole example is refused", async () => {
  const model = sequential("one", [1, 2, 2], [["flatten", layers.flatten()]]);
  const run = diffBackends(model, noise(6), createReferenceBackend(), createReferenceBackend());
  await expect(run).rejects.toThrow("diff: found 6 values, expected a multiple of 4");
});
