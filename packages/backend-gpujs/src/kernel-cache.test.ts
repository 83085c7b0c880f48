import { UnsupportedError } from "@convscope/core/errors";
import { describe, expect, it, vi } from "vitest";
import { createEngine, type Engine, type EngineKernel, type KernelSettings } from "./engine.js";
import { KernelCache } from "./kernel-cache.js";
import type { Program } from "./program.js";

const LIMITS = { kernels: 2, threads: 1 };

const copy = (key: string): Program => ({
  kernel: "slice",
  key,
  operands: ["x"],
  integers: [],
  body: () => "return x[this.thread.x];",
});

/** An engine that notes what it makes and destroys, and whose kernels give their first operand back. */
function notingEngine(notes: string[], settings: KernelSettings[] = []): Engine {
  return {
    createKernel(source, own) {
      const id = `${notes.filter((note) => note.startsWith("make")).length}`;
      notes.push(`make ${id}`);
      settings.push(own);
      expect(source).toMatch(/^function slice\(x\)/);
      return Object.assign((x: unknown) => x, {
        setOutput: () => undefined,
        destroy: () => notes.push(`destroy ${id}`),
        kernel: { constructor: { mode: "cpu" } },
      }) satisfies EngineKernel;
    },
    destroy: () => Promise.resolve(),
  };
}

describe("KernelCache", () => {
  it("compiles a program once and destroys the least recently used beyond its limit", async () => {
    const notes: string[] = [];
    const cache = new KernelCache(notingEngine(notes), "cpu", LIMITS);
    for (const key of ["a", "b", "a", "c", "a", "b"]) await cache.run(copy(key), [1], 1);
    expect(notes).toEqual(["make 0", "make 1", "make 2", "destroy 1", "make 3", "destroy 2"]);
    expect(cache.size).toBe(2);
  });

  it("asks for promises of every kernel, and for one thread where more would not speed it up", async () => {
    const settings: KernelSettings[] = [];
    for (const mode of ["cpu", "webgl2", "webgpu", "webasm"] as const) {
      const cache = new KernelCache(notingEngine([], settings), mode, { ...LIMITS, threads: 3 });
      const [light, heavy] = [copy("light"), { ...copy("heavy"), heavy: true }];
      await cache.run(light, [1], 1).catch(() => undefined);
      await cache.run(heavy, [1], 1).catch(() => undefined);
    }
    expect(settings).toHaveLength(8);
    for (const { asyncMode } of settings) expect(asyncMode).toBe(true);
    expect(settings.map(({ poolSize }) => poolSize)).toEqual([1, 3, 1, 3, 1, 3, 1, 3]);
  });

  it("tells that another mode ran than was asked for", async () => {
    const cache = new KernelCache(notingEngine([]), "webasm", LIMITS);
    await expect(cache.run(copy("a"), [1], 1)).rejects.toThrow(
      /^gpujs-webasm: gpu\.js ran slice in mode "cpu", expected "webasm"/,
    );
    expect(cache.size).toBe(0);
  });

  it("tells so when gpu.js itself falls back", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const engine = await createEngine("webasm");
    const cache = new KernelCache(engine, "webasm", LIMITS);
    const texture = { type: "ArrayTexture(1)", toArray: () => new Float32Array([1, 2]) };
    await cache.run(copy("a"), [new Float32Array([1, 2])], 2);
    const ran = cache.run(copy("a"), [texture], 2);
    await expect(ran).rejects.toThrow(UnsupportedError);
    await expect(ran).rejects.toThrow(/mode "cpu", expected "webasm" \(argument "x" of type/);
    expect(warn).toHaveBeenCalled();
    warn.mockRestore();
    await engine.destroy();
  });
});
