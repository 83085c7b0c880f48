import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DisposedError, ExecutionError } from "@convscope/core";
import { describe, expect, test } from "vitest";
import { barPng } from "../testing/bar-png.js";
import { newFolder, runBuilt } from "../testing/run-built.js";
import { failedLearning, failedTest, resumeCommand } from "./failures.js";
import { outputPaths } from "./files.js";

const js = pathToFileURL(
  join(import.meta.dirname, "../../../../packages/backend-js/dist/index.js"),
).href;

/** A folder with a backend whose `kernel` fails for good at its n-th call. */
async function folderWithFailing(kernel: string, calls: number): Promise<string> {
  const folder = await newFolder();
  await writeFile(
    join(folder, "mortal.mjs"),
    `import { createJsBackend } from "${js}";
    export function createBackend() {
      const backend = createJsBackend();
      const { name, capabilities, grads } = backend;
      const plain = (methods) => Object.fromEntries(["unary", "binary", "where", "reduce", "matmul", "conv2d", "maxPool2d", "avgPool2d", "permute", "slice", "concat"].map((key) => [key, (...args) => methods[key](...args)]));
      const kernels = plain(backend.kernels);
      const { ${kernel}: works } = kernels;
      let left = ${calls};
      kernels.${kernel} = (...args) => {
        if (left-- <= 0) throw new Error("the device is gone");
        return works(...args);
      };
      return {
        name: "mortal", capabilities, kernels, grads,
        upload: (v) => backend.upload(v), read: (b) => backend.read(b), free: (b) => backend.free(b),
        memory: () => backend.memory(), dispose: () => backend.dispose(),
      };
    }`,
  );
  return folder;
}

describe("a backend that fails in the middle of a training", () => {
  test("leaves its last good state in the checkpoint, and the command that goes on from there", async () => {
    const folder = await folderWithFailing("matmul", 60);
    const args = ["--limit", "200", "--epochs", "2", "--out", "mine"];
    const failed = await runBuilt(["train", ...args, "--backend", "./mortal.mjs"], { cwd: folder });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(
      /error: train: found backend "\.\/mortal\.mjs" failing \(.*the device is gone.*\), expected it to go on; weights and optimiser of step \d+ are in mine\/checkpoint\.safetensors; go on with another: convscope train --resume --backend js --out mine /,
    );
    expect(failed.stderr).not.toContain("await");
    expect(await readdir(join(folder, "mine"))).toEqual(["checkpoint.safetensors"]);
    const resumed = await runBuilt(
      ["train", "--resume", "--backend", "js", "--out", "mine", "--json"],
      { cwd: folder },
    );
    expect(JSON.parse(resumed.stdout)).toMatchObject({ epochs: 2, backend: "js", testCount: 200 });
    await writeFile(join(folder, "bar.png"), barPng(28));
    const failing = await folderWithFailing("matmul", 0);
    const predicted = await runBuilt(
      ["predict", "bar.png", "--model", "mine", "--backend", join(failing, "mortal.mjs")],
      { cwd: folder },
    );
    expect(predicted.stderr).toMatch(
      /^error: predict: found backend ".*mortal.mjs" failing \(.*the device is gone.*; predict on another: --backend js$/m,
    );
  });
});

test("a backend without a gradient's kernel is refused with its name before anything is shown", async () => {
  const folder = await newFolder();
  await writeFile(
    join(folder, "infers.mjs"),
    `import { createJsBackend } from "${js}";
    export function createBackend() {
      const { kernels, capabilities, grads, ...rest } = createJsBackend();
      const { conv2dInputGrad, conv2dWeightGrad, maxPool2dSelect } = grads;
      return { name: "infers", capabilities, kernels, grads: { conv2dInputGrad, conv2dWeightGrad, maxPool2dSelect }, ...rest,
        upload() {}, read() {}, free() {}, memory() {}, dispose() {} };
    }`,
  );
  const { code, stdout, stderr } = await runBuilt(["train", "--backend", "./infers.mjs"], {
    cwd: folder,
  });
  expect(stderr).toContain("no grads.maxPool2dInputGrad (a kernel); no grads.avgPool2dInputGrad");
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test("the command that goes on names what is not the default", () => {
  expect(resumeCommand("out")).toBe(
    "convscope train --resume   (from a clone: npm start -- --resume)",
  );
  expect(resumeCommand("mine", "js")).toContain(
    "convscope train --resume --backend js --out mine ",
  );
});

test("an error that is no backend's is left as it is", async () => {
  const error = new DisposedError("elsewhere");
  expect(await failedLearning(error, "js", outputPaths("out"))).toBe(error);
  expect(failedTest(new RangeError("a fault"), "js", outputPaths("out"))).toBeInstanceOf(
    RangeError,
  );
});

test("a backend that fails in the final test is told with where the network is", () => {
  const told = failedTest(new ExecutionError("conv2d: gone", "intact"), "wasm", outputPaths("o"));
  expect(told).toHaveProperty("code", "EXECUTION");
  expect(String(told)).toContain(
    "(conv2d: gone), expected its predictions; the network itself is in o; test it on another: convscope train --resume --backend js --out o",
  );
});
