import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { backends, createBackend } from "./backends.js";
import { kernelStandings } from "./kernel-standings.js";
import { newFolder, runBuilt } from "./testing/run-built.js";

async function moduleWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "convscope-")), "backend.mjs");
  await writeFile(path, text);
  return path;
}

const facts = `{ precision: "float32", convolution: "sum", nonFinite: "ieee", subnormals: true, deterministic: true, maxElements: 1000 }`;
const minimal = `{ name: "mine", capabilities: ${facts}, kernels: {}, upload() {}, read() {}, free() {}, memory() {}, dispose() {} }`;

test.each(["js", "reference"])(
  "%s is always there and gives every required kernel",
  async (name) => {
    const backend = await createBackend(name);
    const standings = kernelStandings(backend);
    expect(backend.name).toBe(name);
    expect(standings.conv2d).toBe("native");
    expect(Object.keys(standings)).toHaveLength(20);
    backend.dispose();
  },
);

test("a kernel that is left out is composed if fused, absent if a gradient", async () => {
  const path = await moduleWith(`export const createBackend = () => (${minimal});`);
  const standings = kernelStandings(await createBackend(path));
  expect(standings.softmax).toBe("composed");
  expect(standings.conv2dInputGrad).toBe("absent");
  expect(standings.conv2d).toBe("absent");
});

test("a kernel that a backend says it builds of several is composed, although it is given", async () => {
  const path = await moduleWith(
    `export default { ...(${minimal}), kernels: { conv2d() {}, matmul() {} }, composed: ["matmul"] };`,
  );
  expect(kernelStandings(await createBackend(path))).toMatchObject({
    conv2d: "native",
    matmul: "composed",
  });
});

test.each(["wasm", "tfjs-cpu", "gpujs-cpu"])("%s is found under its name", async (name) => {
  const backend = await createBackend(name);
  expect(backend.name).toBe(name);
  backend.dispose();
});

test.each(["tfjs-webgl", "tfjs-webgpu", "gpujs-webgl2", "gpujs-webgpu"])(
  "%s is known to be a browser's, with what makes it there",
  async (name) => {
    await expect(createBackend(name)).rejects.toThrow(/expected a browser.*create\w+Backend/);
  },
);

test.each([
  ["tfjs", "tfjs-cpu"],
  ["gpujs", "gpujs-cpu"],
])("%s alone is no name: %s is near", async (name, near) => {
  await expect(createBackend(name)).rejects.toThrow(near);
});

test.each([
  ["webgl", "Did you mean tfjs-webgl or gpujs-webgl2?"],
  ["webgpu", "Did you mean tfjs-webgpu or gpujs-webgpu?"],
  ["cpu", "Did you mean tfjs-cpu or gpujs-cpu?"],
  ["node", "Did you mean tfjs-node?"],
  ["tfjs", "Did you mean tfjs-cpu or tfjs-wasm or tfjs-node?"],
])("an engine's own name, %s, finds the backends on it", async (name, guess) => {
  await expect(createBackend(name)).rejects.toThrow(guess);
});

test("an unknown name is told with the nearest", async () => {
  await expect(createBackend("wsm")).rejects.toThrow("Did you mean wasm?");
});

test("a file:// address is a path, too", async () => {
  const path = await moduleWith(`export default ${minimal};`);
  expect((await createBackend(pathToFileURL(path).href)).name).toBe("mine");
});

test.each([
  ["export const kernels = {};", "found exports kernels, expected createBackend"],
  ["export default {};", "with no name (a text); no capabilities"],
  [`export default ({ ...(${minimal}), read: 1 });`, "read 1 in place of a function"],
  ["export function createBackend() { throw new Error('no'); }", "its createBackend throws"],
  ["throw new Error('at once');", "found that it throws when it is loaded (Error: at once)"],
])("a file that holds %j is refused with what is wrong, and its path", async (text, found) => {
  const path = await moduleWith(text);
  await expect(createBackend(path)).rejects.toThrow(`backend ${path}: found`);
  await expect(createBackend(path)).rejects.toThrow(found);
});

test.each([
  ["import 'nowhere';", "Cannot find package 'nowhere'"],
  ["export default {", "correct it: node --check broken.mjs shows the place"],
])("a file that holds %j cannot be loaded, which is said with why", async (text, found) => {
  const folder = await newFolder();
  await writeFile(join(folder, "broken.mjs"), text);
  const run = await runBuilt(["train", "--backend", "broken.mjs"], { cwd: folder });
  expect(run.stderr).toContain("error: backend broken.mjs: found that it throws when it is loaded");
  expect(run.stderr).toContain(found);
  expect(run.code).toBe(1);
});

test("a folder is no module", async () => {
  await expect(createBackend(`${tmpdir()}/`)).rejects.toThrow("found a folder at");
});

test("a file that is not there is named", async () => {
  await expect(createBackend("./nowhere.js")).rejects.toThrow("found no file ./nowhere.js");
});

test("a package that is not installed comes with the command that installs it", async () => {
  for (const { packages, create } of Object.values(backends)) {
    const problem = await create().then(
      (backend) => backend.dispose(),
      (error: Error) => error.message,
    );
    if (problem === undefined) continue;
    expect(problem).toContain("npm install");
    expect(problem).toContain(packages.at(-1));
  }
});
