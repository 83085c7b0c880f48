import { ArgumentError, DisposedError, UnsupportedError } from "@convscope/core/errors";
import { afterEach, describe, expect, it } from "vitest";
import { createGpujsBackend, type GpujsBackend, type GpujsOptions } from "./backend.js";
import type { GpujsMode } from "./modes.js";

const relu = { op: "relu", out: [2], strides: [[1]] } as const;
const made: GpujsBackend[] = [];

async function create(options: GpujsOptions): Promise<GpujsBackend> {
  const backend = await createGpujsBackend(options);
  made.push(backend);
  return backend;
}

afterEach(() => {
  for (const backend of made.splice(0)) backend.dispose();
});

describe("createGpujsBackend", () => {
  it.each(["gpu", "async", "CPU", "", "toString"])(
    "refuses mode %j and names the modes",
    async (mode) => {
      const asked = create({ mode: mode as GpujsMode });
      await expect(asked).rejects.toThrow(ArgumentError);
      await expect(asked).rejects.toThrow(/expected one of cpu, webasm, webgl2, webgpu/);
    },
  );

  it.each(["webgl2", "webgpu"] as const)("says that Node has no %s", async (mode) => {
    const asked = create({ mode });
    await expect(asked).rejects.toThrow(UnsupportedError);
    await expect(asked).rejects.toThrow(
      new RegExp(`^createGpujsBackend: found .*"${mode}" here .*webasm and cpu run everywhere$`),
    );
  });

  it.each([
    [undefined, "found options undefined, expected an object with mode, maxKernels, threads"],
    [{}, "found mode undefined, expected one of cpu, webasm"],
    [{ mode: "cpu", thread: 2 }, 'write "threads"'],
  ])("refuses options %j with their names", async (options, text) => {
    const create: (...options: never[]) => Promise<unknown> = createGpujsBackend;
    const asked: Promise<unknown> = Reflect.apply(create, undefined, [options]);
    await expect(asked).rejects.toThrow(ArgumentError);
    await expect(asked).rejects.toThrow(text);
  });

  it.each([{ maxKernels: 0 }, { maxKernels: 1.5 }, { threads: -1 }, { threads: Number.NaN }])(
    "refuses a limit of %j",
    async (limit) => {
      await expect(create({ mode: "cpu", ...limit })).rejects.toThrow(/expected a whole number/);
    },
  );

  it.each(["cpu", "webasm"] as const)("carries the name of mode %s", async (mode) => {
    const backend = await create({ mode });
    expect(backend.name).toBe(`gpujs-${mode}`);
    expect(backend.fused).not.toHaveProperty("softmax");
  });

  it.each(["cpu", "webasm"] as const)("two of %s side by side share nothing", async (mode) => {
    const [one, other] = [await create({ mode }), await create({ mode })];
    const x = one.upload(new Float32Array([-1, 2]));
    expect(() => other.kernels.unary(x, relu)).toThrow(DisposedError);
    expect(other.memory()).toEqual({ buffers: 0, bytes: 0 });
    const mine = one.kernels.unary(x, relu);
    const theirs = other.kernels.unary(other.upload(new Float32Array([-3, 4])), relu);
    other.dispose();
    expect([...(await one.read(mine))]).toEqual([0, 2]);
    await expect(other.read(theirs)).rejects.toThrow(DisposedError);
  });

  it("keeps computing right when more kernels are in use than are kept", async () => {
    const backend = await create({ mode: "webasm", maxKernels: 2 });
    const x = backend.upload(new Float32Array([-1.5, 2.25]));
    const ops = ["neg", "relu", "floor", "ceil", "abs", "neg", "relu", "floor"] as const;
    const results = ops.map((op) => backend.kernels.unary(x, { ...relu, op }));
    const read = await Promise.all(results.map((y) => backend.read(y)));
    const expected = [
      [1.5, -2.25],
      [0, 2.25],
      [-2, 2],
      [-1, 3],
      [1.5, 2.25],
    ];
    expect(read.map((y) => [...y])).toEqual([...expected, ...expected.slice(0, 3)]);
  });

  it("joins more arrays than one kernel takes", async () => {
    const backend = await create({ mode: "cpu" });
    const lengths = Array.from({ length: 19 }, (_, i) => (i % 3) + 1);
    const parts = lengths.map((length, i) =>
      new Float32Array(2 * length).map((_, j) => 100 * i + j),
    );
    const xs = parts.map((part) => backend.upload(part));
    const joined = await backend.read(backend.kernels.concat(xs, { outer: 2, inner: 1, lengths }));
    const half = (outer: number) =>
      parts.flatMap((part, i) => [...part.slice(outer * (lengths[i] ?? 0))].slice(0, lengths[i]));
    expect([...joined]).toEqual([...half(0), ...half(1)]);
    expect(backend.memory().buffers).toBe(xs.length + 1);
  });
});
