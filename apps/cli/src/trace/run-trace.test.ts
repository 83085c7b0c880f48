import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors, weightsOf } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

async function trace(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["trace", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("the products of a unit stand with their places, their sum, the bias and the backend's value", async () => {
  const { code, out, err } = await trace("lenet5", "--unit", "C3[4,3,5]", "--top", "3");
  expect(code).toBe(0);
  expect(out).toMatch(/C3\[4,3,5\] of lenet5 \(conv2d\) = -?\d/);
  expect(out).toMatch(/S2\[\d,\d,\d\] \S+ +C3\.weight\[4,\d,\d,\d\] \S+/);
  expect(out).toContain("… and 72 more");
  expect(out).toMatch(/sum of 75/);
  expect(out).toMatch(/then \+ C3\.bias\[4\] = \S+ → /);
  expect(out).toContain("they agree");
  expect(err).toContain("untrained: starting values of seed 1");
});

test("--json holds every term, on trained weights and a picture", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  const model = createModel("lenet5-modern").initialise(5);
  const weights = join(folder, "weights.safetensors");
  await writeFile(weights, encodeSafetensors({ tensors: await weightsOf(model), metadata: {} }));
  const picture = join(folder, "bar.png");
  await writeFile(picture, barPng(40));
  const common = ["--weights", weights, "--input", picture, "--json"];
  const { code, out, err } = await trace("lenet5-modern", "--unit", "C3[4,3,5]", ...common);
  expect([code, err]).toEqual([0, ""]);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ unit: "C3[4,3,5]", layer: "C3", backend: "js", agrees: true });
  expect(result).toHaveProperty("terms.length", 150);
});

test("backward, a weight's gradient stands with what arrives at each place", async () => {
  const unit = ["--unit", "C3.weight[9,0,1,1]", "--backward", "--class", "3"];
  const { code, out } = await trace("lenet5-modern", ...unit, "--top", "4");
  expect(code).toBe(0);
  expect(out).toMatch(/∂output\[3\]\/∂C3\.weight\[9,0,1,1\] of lenet5-modern = /);
  expect(out).toMatch(/S2\[0,\d,\d\] \S+ +∂C3\[9,\d,\d\] /);
  expect(out).toContain("they agree");
});

test("backward through max pooling, ties are told", async () => {
  const unit = ["--unit", "C1[0,2,2]", "--backward"];
  const { code, out } = await trace("lenet5-modern", ...unit);
  expect(code).toBe(0);
  expect(out).toContain("window of S2[0,1,1]");
});

test("a pixel is told with the units that it moves", async () => {
  const { code, out } = await trace("lenet5", "--unit", "input[0,12,7]", "--top", "2");
  expect(code).toBe(0);
  expect(out).toContain("moves 150 of the 4,704 units of C1");
  expect(out).toMatch(/C1\[\d,\d+,\d+\]/);
  expect(out).toContain("… and 148 more");
});

test.each([
  [["lenet5", "--unit", "C3[0,0,0]", "--class", "3"], 2, "Add --backward"],
  [["lenet5", "--unit", "C3[0,0,0]", "--backward", "--class", "10"], 2, "expected 0…9"],
  [["lenet5", "--unit", "C3.weight[0,0,0,0]"], 2, "backward"],
  [["lenet5", "--unit", "C3[4,30,5]"], 2, "C3[0…15, 0…9, 0…9]"],
  [["lenet5", "--unit", "C33[0]"], 2, "did you mean C3"],
  [["lenet6", "--unit", "C3[0,0,0]"], 2, "Did you mean lenet5"],
  [["lenet5", "--unit", "C3[0,0,0]", "--input", "package.json"], 1, "package.json"],
  [["lenet5", "--unit", "C3[0,0,0]", "--input", "nowhere.png"], 1, "nowhere.png"],
  [["lenet5", "--unit", "C3[0,0,0]", "--weights", "nowhere"], 1, "could not read nowhere"],
  [["lenet5", "--unit", "C3[0,0,0]", "--weights", "package.json"], 1, "package.json"],
  [["lenet5"], 2, "--unit"],
])("trace %j is refused with code %i: %s", async (args, code, text) => {
  const result = await trace(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
  expect(result.err).not.toMatch(/\n\s+at /);
});
