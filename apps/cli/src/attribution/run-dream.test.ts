import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeImage } from "@convscope/data";
import { beforeAll, expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-"));
});

async function dream(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["dream", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test.each([
  ["lenet5", "F6[3]"],
  ["tiny-vgg", "conv_1_1[2]"],
])("%s dreams of %s, and the picture is a PNG", async (model, unit) => {
  const output = join(folder, `${model}.png`);
  const { code, out, err } = await dream(model, "--unit", unit, "--steps", "3", "-o", output);
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("untrained") });
  expect(out).toContain(`${unit} is `);
  expect(out).toContain("after 3 steps");
  expect(decodeImage(await readFile(output)).width).toBe(2000);
});

test("--json holds the input and how the unit grew", async () => {
  const { code, out } = await dream("lenet5", "--unit", "C3[4]", "--steps", "2", "--json");
  expect(code).toBe(0);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ unit: "C3[4]", shape: [1, 32, 32], backend: "js" });
  expect(result).toHaveProperty("input.length", 1024);
  expect(result).toHaveProperty("activations.length", 3);
});

test.each([
  [["lenet5", "--unit", "C3[4]"], 2, "Name a file"],
  [["lenet5", "--unit", "C3[4]", "-o", "x.gif"], 2, ".svg or .png"],
  [["lenet5", "--unit", "C3[16]", "--json"], 2, "C3[0…15]"],
  [["lenet5", "--unit", "C33[1]", "--json"], 2, "did you mean C3"],
  [["lenet5", "--unit", "C3[4]", "--steps", "0", "--json"], 2, "from 1"],
  [["lenet5", "--json"], 2, "--unit"],
  [["lenet5", "--unit", "C3", "--json"], 2, "C3[4] for a map"],
])("dream %j is refused with code %i: %s", async (args, code, text) => {
  const result = await dream(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
});
