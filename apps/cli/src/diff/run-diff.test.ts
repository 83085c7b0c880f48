import { mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

const js = pathToFileURL(createRequire(import.meta.url).resolve("@convscope/backend-js")).href;

/** The js backend with one line changed. */
async function brokenBackend(conv2d: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "convscope-")), "broken.mjs");
  await writeFile(
    file,
    `import { createJsBackend } from ${JSON.stringify(js)};
export function createBackend() {
  const { fused, ...js } = createJsBackend();
  const right = js.kernels.conv2d;
  return { ...js, name: "broken", kernels: { ...js.kernels, conv2d(x, w, g) { ${conv2d} } } };
}
`,
  );
  return file;
}

/** C3 is the layer with 16 filters; its window stands one column too far to the right. */
const SHIFTED =
  "return right(x, w, g.outChannels === 16 ? { ...g, padLeft: g.padLeft - 1, padRight: g.padRight + 1 } : g);";

async function diff(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["diff", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("backends that agree are said to, with the largest difference and where it is", async () => {
  const { code, out } = await diff("lenet5", "random", "--backends", "reference,js");
  expect(code).toBe(0);
  expect(out).toContain("They agree.");
  expect(out).toMatch(/largest\s+difference is 0\.\d+ of the bound, in \w+ at \[/);
});

test("a convolution that is wrong in one layer is found there, at its first unit, with its terms", async () => {
  const broken = await brokenBackend(SHIFTED);
  const { code, out } = await diff("lenet5", "random", "--backends", `js,${broken}`);
  expect(code).toBe(1);
  expect(out).toMatch(/They differ first in C3, at unit\s+\[0, 0, 0\]/);
  expect(out).toContain("conv2d of 75 terms");
  expect(out).toMatch(/S2\[0,\d,\d,\d\] \S+ +C3\.weight\[0,\d,\d,\d\]/);
  expect(out).toContain("sum in float64");
  expect(out).toContain("C3.bias[0]");
});

test("--json holds every layer, the unit and all of its terms", async () => {
  const broken = await brokenBackend(SHIFTED);
  const { code, out } = await diff("lenet5", "random", "--backends", `js,${broken}`, "--json");
  expect(code).toBe(1);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({
    model: "lenet5",
    backends: { a: "js", b: broken },
    agree: false,
    finding: { kind: "differs", layer: "C3", unit: { at: [0, 0, 0, 0], wrong: ["b"] } },
  });
  expect(result).toHaveProperty("layers.length", 7);
  expect(result).toHaveProperty("finding.unit.terms.length", 75);
});

test("a kernel that throws is named with its layer, without a stack", async () => {
  const broken = await brokenBackend(
    'if (g.outChannels === 16) throw new Error("no more registers"); return right(x, w, g);',
  );
  const { code, out, err } = await diff("lenet5", "random", "--backends", `js,${broken}`);
  expect(code).toBe(1);
  expect(out).toContain("broken.mjs cannot run C3");
  expect(out.replace(/\s+/g, " ")).toContain("no more registers");
  expect(out + err).not.toMatch(/\n\s+at /);
});

test.each([
  [["lenet5", "random", "--backends", "js"], 2, "names one backend"],
  [["lenet5", "random", "--backends", "js,referense"], 2, "Did you mean reference?"],
  [["lenet6", "random"], 2, "Did you mean lenet5"],
  [["lenet5", "random", "--backends", "js,tfjs-webgl"], 1, "expected a browser"],
  [["lenet5", "random", "--backends", "js,./nowhere.js"], 1, "found no file ./nowhere.js"],
  [["lenet5", "nowhere.png"], 1, "nowhere.png"],
  [["./nowhere", "random"], 1, "found nothing at ./nowhere"],
])("diff %j is refused with code %i: %s", async (args, code, text) => {
  const result = await diff(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
  expect(result.err).not.toMatch(/\n\s+at /);
});

test("a module whose createBackend throws is named", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "convscope-")), "throws.mjs");
  await writeFile(file, "export function createBackend() { return nowhere.found; }");
  const { code, err } = await diff("lenet5", "random", "--backends", `js,${file}`);
  expect(code).toBe(1);
  expect(err).toMatch(/throws\.mjs: found that its createBackend throws.*nowhere is not defined/);
});
