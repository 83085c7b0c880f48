import { DisposedError, ExecutionError, UnsupportedError } from "@convscope/core/errors";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Device } from "./device.js";
import { createEngine, type Engine } from "./engine.js";
import type { Program } from "./program.js";

const TWICE: Program<"offset"> = {
  kernel: "unary",
  key: "twice",
  operands: ["x"],
  integers: ["offset"],
  body: () => "return 2 * x[this.thread.x] + offset;",
};
const BROKEN: Program<never> = {
  kernel: "matmul",
  key: "broken",
  operands: ["x"],
  integers: [],
  body: () => "return x[;",
};

describe.each(["cpu", "webasm"] as const)("a device in mode %s", (mode) => {
  let device: Device;
  beforeEach(async () => {
    device = new Device(await createEngine(mode), mode, { kernels: 8, threads: 2 });
  });
  afterEach(() => device.dispose());

  it("does work, reads and frees in the order of the calls", async () => {
    const x = device.upload(new Float32Array([1, 2]));
    const y = device.launch(TWICE, [x], { offset: 0 }, 2);
    const reading = [device.read(x), device.read(y)];
    device.free(x);
    const z = device.launch(TWICE, [y], { offset: -1 }, 2);
    device.free(y);
    reading.push(device.read(z));
    expect((await Promise.all(reading)).map((values) => [...values])).toEqual([
      [1, 2],
      [2, 4],
      [3, 7],
    ]);
  });

  it("copies what is uploaded and what is read", async () => {
    const values = new Float32Array([1, 2]);
    const x = device.upload(values);
    values[0] = 9;
    const first = await device.read(x);
    first[1] = 9;
    expect([...(await device.read(x))]).toEqual([1, 2]);
  });

  it("gives the same with threads as without", async () => {
    const values = new Float32Array(10_001).map((_, i) => i);
    const x = device.upload(values);
    const one = device.launch(TWICE, [x], { offset: 3 }, values.length);
    const heavy = { ...TWICE, key: "twice in threads", heavy: true };
    const many = device.launch(heavy, [x], { offset: 3 }, values.length);
    const [a, b] = [await device.read(one), await device.read(many)];
    expect(b).toEqual(a);
    expect(a[10_000]).toBe(20_003);
  });

  it("rejects the next read with the kernel that failed, once, and what was computed from it always", async () => {
    const x = device.upload(new Float32Array([1, 2]));
    const lost = device.launch(BROKEN, [x], {}, 2);
    const after = device.launch(TWICE, [lost], { offset: 0 }, 2);
    await expect(device.read(x)).rejects.toThrow(new RegExp(`^gpujs-${mode}: matmul failed`));
    expect([...(await device.read(x))]).toEqual([1, 2]);
    await expect(device.read(lost)).rejects.toThrow(/matmul failed/);
    await expect(device.read(after)).rejects.toThrow(/matmul failed/);
    expect([...(await device.read(device.launch(TWICE, [x], { offset: 0 }, 2)))]).toEqual([2, 4]);
  });

  it("counts live buffers, not what is yet to be released", async () => {
    const x = device.upload(new Float32Array(3));
    const y = device.launch(TWICE, [x], { offset: 0 }, 3);
    expect(device.memory()).toEqual({ buffers: 2, bytes: 24 });
    device.free(x);
    expect(device.memory()).toEqual({ buffers: 1, bytes: 12 });
    device.free(y);
    expect(device.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("names what was asked of a buffer that is not live", async () => {
    const x = device.upload(new Float32Array(1));
    device.free(x);
    expect(() => device.free(x)).toThrow(/^free: a buffer that is not live/);
    expect(() => device.launch(TWICE, [x], { offset: 0 }, 1)).toThrow(/^unary: /);
    await expect(device.read(x)).rejects.toThrow(DisposedError);
  });

  it("refuses more elements than it counts exactly", () => {
    const x = device.upload(new Float32Array(1));
    const tooMany = () => device.launch(TWICE, [x], { offset: 0 }, 2 ** 31);
    expect(tooMany).toThrow(UnsupportedError);
    expect(tooMany).toThrow(/^unary: 2147483648 elements, expected at most/);
  });

  it("ends what was asked before it is disposed, and takes late frees", async () => {
    const x = device.upload(new Float32Array([5]));
    const reading = device.read(device.launch(TWICE, [x], { offset: 0 }, 1));
    device.dispose();
    expect([...(await reading)]).toEqual([10]);
    device.free(x);
    device.dispose();
    expect(device.memory()).toEqual({ buffers: 0, bytes: 0 });
    expect(() => device.upload(new Float32Array(1))).toThrow(/disposed/);
    await expect(device.read(x)).rejects.toThrow(DisposedError);
  });
});

describe("a device on WebGL", () => {
  it("holds no more than its largest texture, and says when its context goes, though gpu.js gives zeros", async () => {
    const context = {
      lost: false,
      MAX_TEXTURE_SIZE: 0x0d33,
      isContextLost: () => context.lost,
      getParameter: (name: number) => (name === context.MAX_TEXTURE_SIZE ? 2048 : 0),
    };
    const texture = { delete: () => undefined };
    let length = 0;
    const engine: Engine = {
      context,
      createKernel: (_, { pipeline }) =>
        Object.assign(() => (pipeline ? texture : new Float32Array(length)), {
          setOutput: ([elements = 0]: readonly number[]) => {
            length = elements;
          },
          destroy: () => undefined,
          kernel: { constructor: { mode: "gpu" } },
        }),
      destroy: () => Promise.resolve(),
    };
    const device = new Device(engine, "webgl2", { kernels: 8, threads: 1 });
    await device.probe();
    expect(device.capabilities.maxElements).toBe(2 ** 22);
    expect(() => device.upload(new Float32Array(2 ** 22 + 1))).toThrow(/at most 4194304/);
    const x = device.upload(new Float32Array([1, 2]));
    expect([...(await device.read(x))]).toEqual([0, 0]);
    context.lost = true;
    const y = device.launch(TWICE, [x], { offset: 0 }, 2);
    await expect(device.read(y)).rejects.toThrow(ExecutionError);
    await expect(device.read(x)).rejects.toThrow(
      /^gpujs-webgl2: read found its WebGL context gone/,
    );
    device.free(x);
    device.dispose();
  });
});
