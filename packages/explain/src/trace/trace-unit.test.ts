import { build, layers, Model, Random, sequential, sizeOf } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { traceUnit, type UnitTrace } from "./trace-unit.js";

const backend = createReferenceBackend();

function noise(model: Model, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
}

/** The terms make the total, the total and its steps the exact value, and the backend is within the bound. */
function expectWhole({ terms, total, after, exact, agrees, bound, largest }: UnitTrace): void {
  const products = terms.map(({ product }) => product);
  const whole = largest ? Math.max(...products) : products.reduce((sum, p) => sum + p, 0);
  expect(whole).toBe(total);
  const slack = 1e-11 * (1 + Math.abs(exact));
  expect(Math.abs((after.at(-1) ?? total) - exact)).toBeLessThan(slack);
  expect(Number.isFinite(bound)).toBe(true);
  expect(agrees).toBe(true);
}

test("the products of C3, its bias and tanh, worked out by hand, are the unit's value", async () => {
  const model = createModel("lenet5-modern").initialise(3);
  const trace = await traceUnit(model, noise(model, 1), "C3[4,3,5]", backend);
  expectWhole(trace);
  expect(trace.terms).toHaveLength(150);
  const [first] = trace.terms;
  expect(first?.input).toMatchObject({ array: "S2", at: [0, 3, 5] });
  expect(first?.weight).toMatchObject({ array: "C3.weight", at: [4, 0, 0, 0] });
  expect(first?.product).toBe((first?.input.value ?? 0) * (first?.weight?.value ?? 0));
  const bias = (await model.variables.get("C3.bias")?.read())?.[4] ?? Number.NaN;
  expect(trace.then[0]).toContain("C3.bias[4]");
  expect(trace.after[0]).toBeCloseTo(trace.total + bias, 12);
  expect(trace.exact).toBeCloseTo(Math.max(0, trace.total + bias), 12);
});

test("a unit of LeNet-5's table has products for the maps that it reads, and no others", async () => {
  const model = createModel("lenet5").initialise(3);
  const trace = await traceUnit(model, noise(model, 1), "C3[4,3,5]", backend);
  expectWhole(trace);
  expect(new Set(trace.terms.map(({ input }) => input.at[0]))).toEqual(new Set([0, 4, 5]));
  expect(trace.terms).toHaveLength(75);
});

test("a unit of LeNet-5's output is a sum of squared distances to its code", async () => {
  const model = createModel("lenet5").initialise(3);
  const trace = await traceUnit(model, noise(model, 1), "output[7]", backend);
  expectWhole(trace);
  expect(trace.terms).toHaveLength(84);
  expect(trace.terms[2]?.input.madeBy).toMatch(/^\(F6\[2\] − -?1\)²$/);
});

const conv = { inChannels: 2, outChannels: 4, kernel: [3, 2] } as const;
const kinds = [
  ["conv2d", layers.conv2d({ ...conv, stride: 2, padding: 1, activation: "tanh" })],
  ["grouped", layers.conv2d({ ...conv, groups: 2, dilation: 2 })],
  ["transposed", layers.convTranspose2d({ ...conv, stride: 2 })],
  ["own weights", layers.locallyConnected2d({ input: [2, 7, 6], outChannels: 3, kernel: 3 })],
  ["maxPool2d", layers.maxPool2d({ kernel: 3, stride: 2 })],
  ["avgPool2d", layers.avgPool2d({ kernel: [2, 3], stride: 1, padding: 1 })],
  ["adaptive", layers.adaptiveAvgPool2d({ size: [3, 4] })],
  ["subsample", layers.subsample({ channels: 2, kernel: 2, activation: "sigmoid" })],
  ["batchNorm2d", layers.batchNorm2d({ channels: 2 })],
  ["localResponseNorm", layers.localResponseNorm({ size: 3, convention: "paper", alpha: 1 })],
  ["groupNorm", layers.groupNorm({ groups: 1, channels: 2 })],
  ["gelu", layers.activation("gelu")],
  ["softmax", layers.activation("softmax")],
  ["flatten", layers.flatten()],
  ["upsample", layers.upsample({ scaleFactor: 2, mode: "bilinear" })],
  ["pad", layers.pad({ padding: 1 })],
] as const;

test.each(kinds)("%s: 8 seeded units are what their terms and steps give", async (_, layer) => {
  const model = sequential("one", [2, 7, 6], [["L", layer]]).initialise(5);
  const shape = model.outputShape;
  const random = new Random(9);
  const input = noise(model, 2);
  for (let i = 0; i < 8; i++) {
    const at = shape.map((extent) => random.integer(extent));
    expectWhole(await traceUnit(model, input, `L[${at.join(",")}]`, backend));
  }
});

test("the sum of two branches names both", async () => {
  const model = build("residual", [2, 4, 5], (x, apply) => {
    const y = apply("C1", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 1 }), x);
    return apply("sum", layers.add(), y, x);
  }).initialise(1);
  const trace = await traceUnit(model, noise(model, 3), "sum[1,2,3]", backend);
  expectWhole(trace);
  expect(trace.terms).toMatchObject([{ input: { array: "C1", at: [1, 2, 3] } }]);
  expect(trace.then[0]).toContain("+ input[1,2,3]");
});

test("six seeded layers of ResNet-18 on small pictures, one unit each", async () => {
  const { name, nodes, output } = createModel("resnet18");
  const model = new Model({ name, input: [3, 48, 40], nodes, output }).initialise(1);
  const [input, random] = [noise(model, 4), new Random(7)];
  for (let i = 0; i < 6; i++) {
    const node = model.nodes[random.integer(model.nodes.length)];
    if (node === undefined) throw new RangeError("a layer of the network");
    const at = node.outputShape.map((extent) => random.integer(extent));
    expectWhole(await traceUnit(model, input, `${node.name}[${at.join(",")}]`, backend));
  }
});

test.each([
  ["C3[4,3,15]", /C3\[0…15, 0…9, 0…9\]/],
  ["C3[4,3]", /C3\[0…15, 0…9, 0…9\]/],
  ["C3[-1,0,0]", /counted from 0/],
  ["C3[a,0,0]", /found \[a,0,0\]/],
  ["C4[0,0,0]", /did you mean C1 or C3/],
  ["C3", /write C3\[0,0,0\]/],
  ["C3.wieght[0,0,0,0]", /did you mean weight/],
  ["S2.gain[0]", /expected/],
  ["input[0,12,7]", /a pixel comes from nowhere/],
  ["C3.weight[0,0,0,0]", /backward/],
])("the address %s is refused with what is right: %s", async (unit, message) => {
  const model = createModel("lenet5").initialise(1);
  await expect(traceUnit(model, noise(model, 1), unit, backend)).rejects.toThrow(message);
});

test("an input of another size is refused with the size that fits", async () => {
  const model = createModel("lenet5").initialise(1);
  const input = new Float32Array(100);
  await expect(traceUnit(model, input, "C1[0,0,0]", backend)).rejects.toThrow(/expected 1024/);
});
