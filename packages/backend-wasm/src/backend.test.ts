import { describeBackend } from "@convscope/conformance/vitest";
import { ArgumentError } from "@convscope/core/errors";
import { expect, test } from "vitest";
import { createWasmBackend } from "./backend.js";
import { outputOf } from "./testing/own-process.js";
import type { WasmBackendOptions } from "./wasm-backend.js";

describeBackend("wasm, one thread", () => createWasmBackend({ threads: 1 }));
describeBackend("wasm, two threads without fused multiply-add", () =>
  createWasmBackend({ threads: 2, relaxedSimd: false }),
);

test("a process whose backends are not disposed ends by itself", async () => {
  const script = `
    import { createWasmBackend } from "./index.js";
    for (const inWorker of [false, true]) {
      const backend = await createWasmBackend({ threads: 2, inWorker });
      const read = await backend.read(backend.upload(Float32Array.of(3)));
      console.log(read[0], backend.threads);
    }`;
  expect(await outputOf(script, { timeout: 15_000 })).toBe("3 2\n3 2\n");
});

test("dispose leaves no thread", async () => {
  const script = `
    import { createWasmBackend } from "./index.js";
    const threads = process.getBuiltinModule("node:worker_threads");
    const ends = [];
    threads.Worker = class extends threads.Worker {
      constructor(...given) {
        super(...given);
        ends.push(new Promise((resolve) => this.once("exit", resolve)));
      }
    };
    for (const inWorker of [false, true]) {
      const backend = await createWasmBackend({ threads: 3, inWorker });
      await backend.read(backend.upload(Float32Array.of(3)));
      backend.dispose();
    }
    const patience = setTimeout(() => {}, 10_000);
    console.log((await Promise.all(ends)).length);
    clearTimeout(patience);`;
  // two beside the engine, and the worker of the other engine, with which its own two end
  expect(await outputOf(script, { timeout: 15_000 })).toBe("3\n");
});

test.each([
  [{ thread: 2 }, 'option "thread", expected only threads, relaxedSimd, precision, inWorker'],
  [{ precision: "exact" }, 'precision "exact", expected "fast" or "strict"'],
  [{ threads: 0 }, "threads 0, expected a whole number of at least 1"],
  [{ threads: "two" }, "threads two, expected a whole number"],
  [{ inWorker: "yes" }, "inWorker yes, expected true or false"],
  [{ relaxedSimd: 1 }, "relaxedSimd 1, expected true or false"],
])("%j is refused", async (options, text) => {
  const refused = createWasmBackend(options as WasmBackendOptions);
  await expect(refused).rejects.toThrow(ArgumentError);
  await expect(refused).rejects.toThrow(text);
});
