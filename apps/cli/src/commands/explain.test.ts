import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layers, modelToJson, sequential } from "@convscope/core";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  const code = await main(["explain", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("LeNet-5's 1,516: the formula, its numbers, its letters, its source and the table drawn", async () => {
  const { code, out } = await run("lenet5", "C3.parameters");
  expect(code).toBe(0);
  for (const text of [
    "1,516 parameters\n",
    "  E·R·S + K\n  60·5·5 + 16 = 1,516\n",
    "E           edges of the connection table",
    "LeCun, Bottou, Bengio, Haffner 1998, section II.B and Table I",
    "S2 6×14×14 ──▶ [ C3: conv2d 5×5, activation scaled-tanh ] ──▶ 16×10×10 ──▶ S4",
    "  map 0  X  ·  ·  ·  X  X  X  ·  ·  X  X  X  X  ·  X  X\n",
  ]) {
    expect(out).toContain(text);
  }
});

test.each([
  ["fc6.inputs", "256·6·6 = 9,216"],
  ["conv1.neurons", "290,400"],
  ["conv1.neurons", "253,440 neurons: 55·55·96 = 290,400"],
  ["conv1.output", "floor((227 + 0 + 0 − 11) / 4) + 1 = 55"],
  ["pool5.receptiveField", "start       unit (0, 0) sees from row −64"],
  ["conv1.memory", "1,161,600 bytes are kept for the backward pass"],
  ["conv2", "filters 128–255: each sees 48 of 96"],
  ["total.macs", "= 724,406,816"],
])("explain alexnet %s says %s", async (address, text) => {
  const { code, out } = await run("alexnet", address);
  expect(code).toBe(0);
  expect(out.replaceAll(/\s+/g, " ")).toContain(text.replaceAll(/\s+/g, " "));
});

test("a layer without a quantity shows all of them, in 80 columns", async () => {
  const { out } = await run("googlenet", "inception_3a/output");
  for (const name of ["output", "neurons", "flops", "memory", "receptiveField"]) {
    expect(out).toContain(`\n  ${name} `);
  }
  expect(out).toContain("64 + 128 + 32 + 32 maps");
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("--json is the quantity itself, or all of a layer", async () => {
  const one = JSON.parse((await run("alexnet", "fc6.inputs", "--json")).out);
  expect(one).toEqual({
    model: "alexnet",
    layer: "fc6",
    quantity: "inputs",
    value: 9216,
    unit: "values",
    formula: "C·H·W",
    substituted: "256·6·6 = 9,216",
    convention: "elements",
    source: "shape of the layers before",
  });
  const all = JSON.parse((await run("alexnet", "fc6", "--json")).out);
  expect(all.quantities.parameters.value).toBe(37_752_832);
});

test("a convention and an input can be chosen", async () => {
  const { out } = await run("vgg16", "total.flops", "--convention", "convolutions-times-two");
  expect(out).toContain("30,706,8");
  const larger = await run("resnet18", "conv1.output", "--input", "3,448,448");
  expect(larger.out).toContain("64×224×224");
});

test.each([
  [["lenet6", "C1"], "Did you mean lenet5"],
  [["alexnet", "conv22.macs"], "did you mean conv2"],
  [["alexnet", "fc6.inptus"], "did you mean inputs"],
  [["alexnet", "fc6.inputs", "--convention", "thop"], "expected weights-only"],
  [["alexnet"], "missing required argument"],
])("explain %j is wrong usage", async (args, text) => {
  const { code, err, out } = await run(...args);
  expect(code).toBe(2);
  expect(err).toContain(text);
  expect(out).toBe("");
});

test("of an open size, what layers hold is told, and all else asks for the size", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "convscope-open-")), "dyn.json");
  const conv = layers.conv2d({ inChannels: 3, outChannels: 8, kernel: 3 });
  const model = sequential("dyn", [3, 16, 16], [["a", conv]]);
  await writeFile(file, JSON.stringify({ ...modelToJson(model), input: [3, null, null] }));
  const { code, out } = await run(file, "a.parameters");
  expect([code, out]).toEqual([0, expect.stringContaining("8·3·3·3 + 8 = 224")]);
  expect(out).toContain("input 3×?×?");
  expect((await run(file, "total.parameters")).out).toContain("224 parameters");
  const macs = await run(file, "a.macs");
  expect([macs.code, macs.err]).toEqual([2, expect.stringContaining("--size 3,224,224")]);
  const all = await run(file, "a");
  expect(all.out.replaceAll(/\s+/g, " ")).toMatch(
    /output, inputs, neurons, .* and receptiveField follow from it\. Say which: --size 3,224,224/,
  );
  expect(all.out).not.toMatch(/^ +(macs|output) /m);
  const { quantities } = JSON.parse((await run(file, "a", "--json")).out);
  expect(Object.keys(quantities)).toEqual([
    "parameters",
    "weights",
    "biases",
    "trainable",
    "state",
  ]);
  expect((await run(file, "a.macs", "--size", "3,10,10")).out).toContain("13,824");
});
