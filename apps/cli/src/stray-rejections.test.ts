/** A promise that a backend leaves rejected is a fault of that backend: named, and nothing is lost or praised because of it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createReferenceBackend } from "@convscope/core/reference";
import { beforeAll, expect, test } from "vitest";
import { enterBackend, noteStray, takeStray, withStraysTold } from "./stray-rejections.js";
import { barPng } from "./testing/bar-png.js";
import { newFolder, runBuilt } from "./testing/run-built.js";

const TOLD =
  "backend ./stray.mjs: found that it left a promise rejected with nobody to handle it (queue 7 failed), expected every failure of its work to reject the next read; handle it in the backend, or take another";

test("a rejection is told once, by the next read, and belongs to nobody without a backend", async () => {
  expect(noteStray(new Error("early"))).toBe(false);
  enterBackend("./stray.mjs");
  const backend = withStraysTold("./stray.mjs", createReferenceBackend());
  const buffer = backend.upload(Float32Array.of(1));
  expect(noteStray(new Error("queue 7 failed"))).toBe(true);
  await expect(backend.read(buffer)).rejects.toThrow(TOLD);
  expect(await backend.read(buffer)).toEqual(Float32Array.of(1));
  expect(takeStray()).toBeUndefined();
});

const reference = pathToFileURL(
  join(import.meta.dirname, "../../../packages/core/dist/reference/index.js"),
).href;
let folder = "";

beforeAll(async () => {
  folder = await newFolder();
  await writeFile(join(folder, "bar.png"), barPng(28));
  await writeFile(
    join(folder, "stray.mjs"),
    `import { createReferenceBackend } from "${reference}";
    const { fused, ...backend } = createReferenceBackend();
    const { kernels } = backend;
    const conv2d = (...all) => {
      Promise.reject(new Error("queue 7 failed"));
      return kernels.conv2d(...all);
    };
    export const createBackend = () => ({ ...backend, name: "stray", kernels: { ...kernels, conv2d } });`,
  );
});

test("it fails the cases of the suite that it comes from, and no others", async () => {
  const args = ["conformance", "./stray.mjs", "--filter", "conv2d", "--json"];
  const { code, stdout, stderr } = await runBuilt(args, { cwd: folder });
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.not.stringContaining("    at "),
  });
  const [report] = JSON.parse(stdout).backends;
  expect(report.kernels.conv2d).toMatchObject({ passed: 0 });
  expect(report.failures[0].problems).toEqual([TOLD.replace("failed)", "failed, and 2 more)")]);
}, 120_000);

test("it ends a training with a checkpoint to go on from", async () => {
  const args = ["train", "--backend", "./stray.mjs", "--limit", "20", "--epochs", "1", "--quiet"];
  const { code, stderr } = await runBuilt(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain(`failing (${TOLD.slice(0, 60)}`);
  expect(stderr).toContain("go on with another: convscope train --resume --backend");
  expect(stderr).not.toContain("    at ");
}, 120_000);

test("it ends any other command with one line that names the backend", async () => {
  const args = ["diff", "lenet5", "random", "--backends", "js,./stray.mjs"];
  const { code, stderr } = await runBuilt(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr.trim().split("\n").at(-1)).toMatch(
    /error: backend \.\/stray\.mjs: found that it left a/,
  );
}, 120_000);
