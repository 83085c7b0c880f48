import type { Conv2dGeometry, Program } from "@convscope/core/backend";
import { DisposedError, ExecutionError } from "@convscope/core/errors";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Buffers, type WasmBuffer } from "../buffers.js";
import { Engine } from "../engine.js";
import { loadKernels } from "../load.js";
import { compileProgram } from "./compile.js";

const g: Conv2dGeometry = {
  ...{ batch: 1, inHeight: 2, inWidth: 3, outHeight: 1, outWidth: 2 },
  ...{ kernelHeight: 2, kernelWidth: 2, strideHeight: 1, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 },
  ...{ inChannels: 2, outChannels: 4, groups: 1 },
};
const add = { op: "add", out: [32], strides: [[1], [1]] } as const;

/** y = x ⋆ w, and w + w, which replaces w where it is donated. */
function convolve(donates: boolean): Program {
  return {
    sizes: [12, 32, 8, 32],
    inputs: [0],
    state: [1],
    constants: new Map(),
    steps: [
      { kernel: "conv2d", operands: [0, 1], geometry: g, out: 2 },
      { kernel: "binary", operands: [1, 1], geometry: add, out: 3 },
    ],
    outputs: donates ? [2] : [2, 3],
    donated: donates ? new Map([[1, 3]]) : new Map(),
  };
}

let engine: Engine;
let buffers: Buffers;
beforeEach(async () => {
  engine = await Engine.start(await loadKernels(false), 1, []);
  buffers = new Buffers(engine.heap);
});
afterEach(() => {
  vi.restoreAllMocks();
  engine.stop();
});

function upload(length: number, value: number): WasmBuffer {
  const buffer = buffers.take(length, "a test");
  buffers.view(buffer).fill(value);
  return buffer;
}

function stopOnce(): void {
  vi.spyOn(engine, "run").mockImplementationOnce(() => {
    throw new ExecutionError("a kernel stopped", "lost");
  });
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a compiled program", () => {
  it("packs weights once for every version of them", () => {
    const executable = compileProgram(engine, buffers, convolve(false), false);
    const run = vi.spyOn(engine, "run");
    const [x, w] = [upload(12, 1), upload(32, 1)];
    const valuesAt = (version: number): readonly number[] => {
      const { outputs } = executable.run([x], [{ buffer: w, version }]);
      return [...buffers.view(outputs[0] as WasmBuffer)];
    };
    expect(valuesAt(1)).toEqual(Array(8).fill(8));
    expect(run).toHaveBeenCalledTimes(2);
    expect(valuesAt(1)).toEqual(Array(8).fill(8));
    expect(run).toHaveBeenCalledTimes(3);
    buffers.view(w).fill(2);
    expect(valuesAt(2)).toEqual(Array(8).fill(16));
    expect(run).toHaveBeenCalledTimes(5);
  });

  it("replaces donated state in its own buffer and leaves the rest to the caller", () => {
    const executable = compileProgram(engine, buffers, convolve(true), false);
    const [x, w] = [upload(12, 1), upload(32, 1)];
    const { outputs, state } = executable.run([x], [{ buffer: w, version: 1 }]);
    expect(state).toEqual([w]);
    expect([...buffers.view(w)]).toEqual(Array(32).fill(2));
    expect([...buffers.view(outputs[0] as WasmBuffer)]).toEqual(Array(8).fill(8));
    expect([...buffers.view(x)]).toEqual(Array(12).fill(1));
  });

  it("gives all memory back when it is disposed, once, and cannot be run any more", () => {
    const before = { ...buffers.usage(), inUse: engine.heap.inUse };
    engine.reserveScratch(1 << 16);
    const scratch = engine.heap.inUse - before.inUse;
    const executable = compileProgram(engine, buffers, convolve(false), false);
    expect(buffers.usage().bytes).toBeGreaterThan(0);
    executable.dispose();
    executable.dispose();
    expect({ ...buffers.usage(), inUse: engine.heap.inUse - scratch }).toEqual(before);
    expect(() => executable.run([], [])).toThrow(DisposedError);
  });

  it("that stops while state is being replaced says that it is lost, and consumes it", () => {
    const executable = compileProgram(engine, buffers, convolve(true), false);
    const [x, w] = [upload(12, 1), upload(32, 1)];
    const before = buffers.usage().buffers;
    stopOnce();
    const error = thrownBy(() => executable.run([x], [{ buffer: w, version: 1 }]));
    expect(error).toBeInstanceOf(ExecutionError);
    expect(error).toMatchObject({ state: "lost" });
    expect(buffers.usage().buffers).toBe(before - 1);
    expect(() => buffers.check("read", w)).toThrow(DisposedError);
  });

  it.each(["the packing", "the steps"])(
    "that stops in %s where nothing is replaced says that state is intact, and runs again",
    (place) => {
      const executable = compileProgram(engine, buffers, convolve(false), false);
      const [x, w] = [upload(12, 1), upload(32, 1)];
      if (place === "the steps") executable.run([x], [{ buffer: w, version: 1 }]);
      const before = buffers.usage();
      stopOnce();
      const error = thrownBy(() => executable.run([x], [{ buffer: w, version: 1 }]));
      expect(error).toMatchObject({ state: "intact" });
      expect(buffers.usage()).toEqual(before);
      const { outputs } = executable.run([x], [{ buffer: w, version: 1 }]);
      expect([...buffers.view(outputs[0] as WasmBuffer)]).toEqual(Array(8).fill(8));
    },
  );

  it("on a buffer that was freed says that state is intact", () => {
    const executable = compileProgram(engine, buffers, convolve(true), false);
    const [x, w] = [upload(12, 1), upload(32, 1)];
    buffers.release(x);
    const error = thrownBy(() => executable.run([x], [{ buffer: w, version: 1 }]));
    expect(error).toBeInstanceOf(ExecutionError);
    expect(error).toMatchObject({ state: "intact" });
    expect([...buffers.view(w)]).toEqual(Array(32).fill(1));
  });

  it("whose outputs do not fit says that they are what needs memory", async () => {
    const small = await Engine.start({ ...(await loadKernels(false)), maximumPages: 64 }, 1, []);
    const own = new Buffers(small.heap);
    const [length, relu] = [2_000_000, { op: "relu", strides: [[0]] } as const];
    const program: Program = {
      ...{ sizes: [1, length], inputs: [0], state: [], constants: new Map(), outputs: [1] },
      steps: [{ kernel: "unary", operands: [0], geometry: { ...relu, out: [length] }, out: 1 }],
      donated: new Map(),
    };
    const executable = compileProgram(small, own, program, false);
    const x = own.take(1, "a test");
    const before = own.usage();
    expect(() => executable.run([x], [])).toThrow(
      'program on "wasm": outputs of a program: needs 8000000 bytes beside',
    );
    expect(own.usage()).toEqual(before);
    small.stop();
  });
});
