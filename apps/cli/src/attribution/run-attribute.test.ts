import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeImage } from "@convscope/data";
import { beforeAll, expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

let folder = "";
let picture = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-"));
  picture = join(folder, "bar.png");
  await writeFile(picture, barPng(40));
});

async function attribute(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["attribute", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test.each(["saliency", "grad-cam", "occlusion"])(
  "%s is drawn beside the picture",
  async (method) => {
    const output = join(folder, `${method}.svg`);
    const args = ["lenet5-modern", "--input", picture, "--method", method, "-o", output];
    const { code, out, err } = await attribute(...args, "--class", "7");
    expect(code).toBe(0);
    expect(err).toContain("untrained");
    expect(out).toMatch(/class 7.*, score -?\d.*most\sat\srow\s\d+,\scolumn\s\d+/s);
    const svg = await readFile(output, "utf8");
    expect(svg).toContain(`${method} of lenet5-modern: what speaks for class 7<`);
    expect(svg).not.toContain("…");
    expect(svg).toContain("untrained");
  },
);

test("a PNG is one, and a colour network is asked the same way", async () => {
  const output = join(folder, "colour.png");
  const args = ["tiny-vgg", "--input", picture, "--method", "grad-cam", "-o", output];
  expect(await attribute(...args)).toMatchObject({ code: 0 });
  expect(decodeImage(await readFile(output)).width).toBe(2000);
});

test("--json holds the map and needs no file", async () => {
  const { code, out } = await attribute("lenet5", "--input", picture, "--json");
  expect(code).toBe(0);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ method: "saliency", size: [32, 32], backend: "js" });
  expect(result).toHaveProperty("map.length", 1024);
});

test.each([
  [["lenet5", "--input", "random"], 2, "Name a file"],
  [["lenet5", "--input", "random", "-o", "x.gif"], 2, ".svg or .png"],
  [["lenet5", "--input", "nowhere.png", "--json"], 1, "nowhere.png"],
  [["lenet5", "--input", "package.json", "--json"], 1, "package.json"],
  [["lenet5", "--input", "random", "--class", "10", "--json"], 2, "expected 0…9"],
  [["lenet5", "--input", "random", "--method", "gradcam", "--json"], 2, "grad-cam"],
  [
    ["lenet5", "--input", "random", "--method", "grad-cam", "--layer", "C33", "--json"],
    2,
    "did you mean C3",
  ],
  [
    ["lenet5", "--input", "random", "--method", "grad-cam", "--layer", "nope", "--json"],
    2,
    "before the scores: C1, S2, C3, S4; choose one of these",
  ],
  [["lenet5"], 2, "--input"],
  [["lenet5", "--input", "random", "--json", "--layer", "C1"], 2, "say --method grad-cam"],
  [["lenet5", "--input", "random", "--json", "--patch", "3"], 2, "or leave --patch out"],
])("attribute %j is refused with code %i: %s", async (args, code, text) => {
  const result = await attribute(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
  expect(result.err).not.toMatch(/\n\s+at /);
});

test("the picture is not written over", async () => {
  const result = await attribute("lenet5", "--input", picture, "-o", picture);
  expect(result).toMatchObject({ code: 2 });
  expect(result.err).toContain("name another file");
});
