/** `convscope diagnose` as a user meets it. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layers, modelToJson, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(args: readonly string[], columns?: number) {
  const host = fakeHost(columns === undefined ? {} : { columns });
  const code = await main(["diagnose", ...args], host);
  return { code, out: host.out.text, error: host.err.text };
}

test("a wrong number is told with its mistake and both derivations", async () => {
  const { code, out } = await run(["alexnet", "fc6.inputs", "43264"]);
  expect(code).toBe(0);
  expect(out).toContain(
    "43264: the size before pool5 (13·13·256); after 3×3/2 pooling it is 6·6·256 = 9,216.",
  );
  expect(out).toContain("pooling skipped");
  expect(out).toContain("  wrong  13·13·256 = 43,264\n  right  6·6·256 = 9,216\n");
});

test("several explanations are counted, and all told on demand", async () => {
  const short = await run(["alexnet", "fc6.inputs", "4096"]);
  expect(short.out).toMatch(/\d+ other known mistakes give this number, less plausible:/);
  expect(short.out).toMatch(/and \d+ more, told by --all/);
  const long = await run(["alexnet", "fc6.inputs", "4096", "--all"]);
  expect(long.out).toContain("divided by stride + 1");
  expect(long.out).not.toContain("told by --all");
});

test("no line is wider than the terminal", async () => {
  for (const args of [
    ["alexnet", "fc6.inputs", "4096", "--all"],
    ["vgg16", "total.macs", "30.7G"],
  ]) {
    const { out } = await run([...args, "--no-color"], 80);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  }
});

test("relatives and misprints are known", async () => {
  const other = await run(["alexnet", "total.parameters", "61,100,840"]);
  expect(other.out).toContain("the figure of alexnet-one-tower");
  const misprint = await run(["alexnet", "conv1.neurons", "253,440"]);
  expect(misprint.out).toContain("printed so by the source of the network");
});

test("a model file that leaves its size open is diagnosed for the input that is given", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "convscope-open-")), "model.json");
  const json = { ...modelToJson(createModel("resnet18")), input: [3, null, null] };
  await writeFile(file, JSON.stringify(json));
  const open = await run([file, "conv1.neurons", "802816"]);
  expect([open.code, open.error]).toEqual([2, expect.stringContaining("--size 3,224,224")]);
  const { code, out } = await run([file, "conv1.neurons", "802816", "--input", "3,224,224"]);
  expect(code).toBe(0);
  expect(out).toContain("802816 is right");
});

test("of an open size, what layers hold is diagnosed by mistakes that are the same at every size", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "convscope-open-")), "model.json");
  const { conv2d, globalAvgPool2d, flatten, linear, maxPool2d } = layers;
  const model = sequential(
    "any-size",
    [1, 28, 28],
    [
      ["C1", conv2d({ inChannels: 1, outChannels: 8, kernel: 3, padding: 1 })],
      ["P2", maxPool2d({ kernel: 2 })],
      ["C3", conv2d({ inChannels: 8, outChannels: 16, kernel: 3 })],
      ["gap", globalAvgPool2d()],
      ["flat", flatten()],
      ["out", linear({ inFeatures: 16, outFeatures: 10 })],
    ],
  );
  await writeFile(file, JSON.stringify({ ...modelToJson(model), input: [1, null, null] }));
  const ask = (number: string, ...more: readonly string[]) =>
    run([file, "C1.parameters", number, ...more]);
  expect((await ask("80")).out).toContain("80 is right");
  expect((await ask("72")).out).toContain("72: the biases forgotten (8·1·3·3)");
  expect((await ask("79")).out).toContain("79: no known mistake gives this; C1.parameters is");
  // 6·6·(8·1·3 + 8): connections of a kernel's side, at the least size that fits and at no other.
  const { out } = await ask("1152", "--json");
  expect(JSON.parse(out)).toMatchObject({ verdict: "unknown", findings: [] });
  expect(JSON.parse(out).sentence).toContain(
    "gives this at every size; C1.parameters is 8·1·3·3 + 8",
  );
  const backend = await ask("80", "--backend", "js");
  expect([backend.code, backend.error]).toEqual([2, expect.stringContaining("--size 1,224,224")]);
});

test("right numbers and unknown ones are said to be so", async () => {
  expect((await run(["alexnet", "fc6.inputs", "9,216"])).out).toContain("9,216 is right");
  const { code, out } = await run(["alexnet", "fc6.inputs", "777"]);
  expect(code).toBe(0);
  expect(out).toContain("no known mistake gives this; fc6.inputs is 6·6·256 = 9,216.");
});

test("--json has the shape that scripts rely on", async () => {
  const { code, out } = await run(["alexnet", "fc6.inputs", "43264", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    model: "alexnet",
    quantity: "fc6.inputs",
    number: { text: "43264", value: 43264, least: 43264, most: 43264 },
    verdict: "explained",
    right: { value: 9216, substituted: "6·6·256 = 9,216" },
    findings: [
      { mistakes: [{ id: "pool-skipped", layers: ["pool5"] }], derived: { value: 43264 } },
      {},
    ],
  });
});

test.each([
  [["alexnt", "fc6.inputs", "1"], "Did you mean alexnet"],
  [["alexnet", "fc66.inputs", "1"], "did you mean fc6"],
  [["alexnet", "fc6.input", "1"], "did you mean inputs"],
  [["alexnet", "fc6.inputs", "lots"], "write it as 43264, 43,264, 43_264"],
  [["alexnet", "fc6", "1"], "write fc6.parameters"],
  [["alexnet", "fc6.inputs"], "missing required argument"],
])("%j is wrong usage", async (args, text) => {
  const { code, out, error } = await run(args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(error).toContain(text);
});
