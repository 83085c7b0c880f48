import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createReferenceBackend } from "@convscope/core/reference";
import { expect, test } from "vitest";
import { barPng } from "./testing/bar-png.js";
import { newFolder, runBuilt } from "./testing/run-built.js";
import { unanswered, waitFor, watched } from "./waiting.js";

test("what a backend has is what the watched one has, under the contract's names", () => {
  const backend = { ...createReferenceBackend(), composed: ["matmul"] as const };
  const same = watched("mine", backend);
  for (const part of ["name", "kernels", "grads", "fused", "composed", "capabilities"] as const) {
    expect(same[part]).toBe(backend[part]);
  }
  expect("compile" in same).toBe("compile" in backend);
  expect("readSync" in same).toBe(true);
});

test("a backend whose methods need their own object keeps it", async () => {
  class Own {
    readonly #factor = 2;
    readonly name = "own";
    readonly #inner = createReferenceBackend();
    readonly capabilities = this.#inner.capabilities;
    readonly kernels = this.#inner.kernels;
    upload = (values: Float32Array) => this.#inner.upload(values);
    memory = () => this.#inner.memory();
    dispose = () => this.#inner.dispose();
    free = (buffer: unknown) => void buffer;
    async read(): Promise<Float32Array> {
      return Float32Array.of(this.#factor);
    }
    readSync(): Float32Array {
      return Float32Array.of(this.#factor);
    }
  }
  const backend = watched("own", new Own());
  const buffer = backend.upload(Float32Array.of(1));
  expect(await backend.read(buffer)).toEqual(Float32Array.of(2));
  expect(backend.readSync?.(buffer)).toEqual(Float32Array.of(2));
});

test("what is waited for is known by its backend, until it ends, well or not", async () => {
  const never = waitFor("slow", "a read", new Promise(() => undefined));
  await expect(waitFor("bad", "a read", Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await waitFor("good", "a read", Promise.resolve(1))).toBe(1);
  expect(unanswered().message).toMatch(
    /^backend slow: found that a read never came to an end .*, expected its promise to settle; /,
  );
  expect(never).toBeInstanceOf(Promise);
});

const reference = pathToFileURL(
  join(import.meta.dirname, "../../../packages/core/dist/reference/index.js"),
).href;

test.each([
  ["read", "a read never came", "({ ...backend, read: () => new Promise(() => undefined) })"],
  ["creation", "its creation never came", "new Promise(() => undefined)"],
])(
  "a backend whose %s never settles is named, and the command ends with a fault",
  async (_what, found, made) => {
    const folder = await newFolder();
    await writeFile(
      join(folder, "slow.mjs"),
      `import { createReferenceBackend } from "${reference}";
      const backend = createReferenceBackend();
      export const createBackend = () => ${made};`,
    );
    await writeFile(join(folder, "bar.png"), barPng(28));
    const { code, stdout, stderr } = await runBuilt(
      ["diff", "lenet5", "random", "--backends", "js,./slow.mjs", "--json"],
      { cwd: folder },
    );
    expect(stderr).toMatch(`error: backend ./slow.mjs: found that ${found} to an end`);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "EXECUTION" } });
    expect(code).toBe(1);
  },
);
