import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backends, createBackend } from "./backends.js";
import { kernelStandings } from "./kernel-standings.js";

async function moduleWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "convscope-")), "backend.mjs");
  await writeFile(path, text);
  return path;
}

const minimal = `{ name: "mine", capabilities: {}, kernels: {}, upload() {}, read() {}, free() {}, memory() {}, dispose() {} }`;

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

test.each([
  ["a function under its name", `export function createBackend() { return ${minimal}; }`],
  ["a promise of one", `export const createBackend = async () => (${minimal});`],
  ["a default export", `export default () => (${minimal});`],
  ["a backend as it is", `export default ${minimal};`],
  ["a create…Backend", `export function createMyBackend() { return ${minimal}; }`],
])("a file may give %s", async (_what, text) => {
  expect((await createBackend(await moduleWith(text))).name).toBe("mine");
});

test("a file that gives no backend is named with what it exports", async () => {
  const path = await moduleWith("export const kernels = {};");
  await expect(createBackend(path)).rejects.toThrow(
    /found exports kernels, expected createBackend/,
  );
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
