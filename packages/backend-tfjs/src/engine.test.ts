import "@tensorflow/tfjs-backend-cpu";
import { ArgumentError, UnsupportedError } from "@convscope/core/errors";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createTfjsBackend } from "./backend.js";
import type { EngineName } from "./engine.js";

const negate = { op: "neg", out: [2], strides: [[1]] } as const;

describe("createTfjsBackend", () => {
  it("says the install line where the engine's package is missing", async () => {
    const missing = createTfjsBackend({ engine: "node" });
    await expect(missing).rejects.toThrow(UnsupportedError);
    await expect(missing).rejects.toThrow(
      /npm install @tensorflow\/tfjs-core @tensorflow\/tfjs-node$/,
    );
  });

  it.each(["webgl", "webgpu"] as const)(
    "says that %s is a browser's, and which engines run here",
    async (engine) => {
      await expect(createTfjsBackend({ engine })).rejects.toThrow(
        `createTfjsBackend: found that TensorFlow.js does not offer its ${engine} engine here, expected a browser page that has it; name another engine: wasm and cpu run everywhere`,
      );
    },
  );

  it("names another engine where one cannot be had", async () => {
    await expect(createTfjsBackend({ engine: "node" })).rejects.toThrow(
      "name another engine: wasm and cpu run everywhere, or npm install",
    );
  });

  it.each([
    [undefined, "found options undefined, expected an object with engine, wasmPaths; give one"],
    [{}, "found engine undefined, expected one of cpu, wasm, webgl, webgpu, node"],
    [{ engine: "cpu", wasmPath: "/" }, 'found option "wasmPath"'],
    [{ engine: "cpu", wasmPath: "/" }, 'write "wasmPaths"'],
  ])("refuses options %j with their names", async (options, text) => {
    const create: (...options: never[]) => Promise<unknown> = createTfjsBackend;
    const asked: Promise<unknown> = Reflect.apply(create, undefined, [options]);
    await expect(asked).rejects.toThrow(ArgumentError);
    await expect(asked).rejects.toThrow(text);
  });

  it("names the engines to one that does not exist", async () => {
    const asked: string = "metal";
    const engine = asked as EngineName;
    await expect(createTfjsBackend({ engine })).rejects.toThrow(ArgumentError);
    await expect(createTfjsBackend({ engine })).rejects.toThrow(/"metal".*cpu, wasm, webgl/);
  });

  it("makes one engine of two calls at once", async () => {
    const [one, other] = await Promise.all([
      createTfjsBackend({ engine: "wasm" }),
      createTfjsBackend({ engine: "wasm" }),
    ]);
    for (const backend of [one, other]) {
      const y = backend.kernels.unary(backend.upload(Float32Array.of(1, 2)), negate);
      expect([...(await backend.read(y))]).toEqual([-1, -2]);
      backend.dispose();
    }
  });
});

describe("beside the user's TensorFlow.js code", () => {
  afterEach(() => vi.restoreAllMocks());

  it("the current backend stays the user's through every call", async () => {
    const [cpu, wasm] = [
      await createTfjsBackend({ engine: "cpu" }),
      await createTfjsBackend({ engine: "wasm" }),
    ];
    await tf.setBackend("cpu");
    const user = tf.tensor1d([1, 2]);
    const set = vi.spyOn(tf.engine(), "setBackend");
    const y = wasm.kernels.unary(wasm.upload(Float32Array.of(3, 4)), negate);
    const z = cpu.kernels.unary(cpu.upload(Float32Array.of(5, 6)), negate);
    expect([...(await wasm.read(y)), ...(await cpu.read(z))]).toEqual([-3, -4, -5, -6]);
    expect(set).not.toHaveBeenCalled();
    expect(tf.getBackend()).toBe("cpu");
    expect([...(await tf.add(user, user).data())]).toEqual([2, 4]);
    user.dispose();
    cpu.dispose();
    wasm.dispose();
    expect([...(await tf.tensor1d([7]).data())]).toEqual([7]);
  });

  it("an engine that convscope brought in does not become the default", async () => {
    await createTfjsBackend({ engine: "wasm" });
    const { registryFactory } = tf.engine();
    expect(registryFactory["wasm"]?.priority).toBeLessThan(registryFactory["cpu"]?.priority ?? 0);
  });

  it("the user may make an engine current that convscope runs on", async () => {
    const backend = await createTfjsBackend({ engine: "wasm" });
    const x = backend.upload(Float32Array.of(3, 4));
    await tf.setBackend("wasm");
    expect([...(await tf.neg(tf.tensor1d([1, 2])).data())]).toEqual([-1, -2]);
    expect([...(await backend.read(backend.kernels.unary(x, negate)))]).toEqual([-3, -4]);
    await tf.setBackend("cpu");
    expect([...(await backend.read(x))]).toEqual([3, 4]);
    backend.dispose();
  });

  it("a tidy of the user's does not take convscope's buffers", async () => {
    const backend = await createTfjsBackend({ engine: "wasm" });
    const kept: { x?: ReturnType<typeof backend.upload> } = {};
    tf.tidy(() => {
      const x = backend.upload(Float32Array.of(1, 2));
      kept.x = backend.kernels.unary(x, negate);
    });
    expect(kept.x && [...(await backend.read(kept.x))]).toEqual([-1, -2]);
    backend.dispose();
  });

  it("a gradient that the user records sees nothing of convscope's kernels", async () => {
    const backend = await createTfjsBackend({ engine: "cpu" });
    await tf.setBackend("cpu");
    const square = tf.customGrad((x) => {
      if (!(x instanceof tf.Tensor)) throw new TypeError("a tensor comes first");
      backend.free(backend.kernels.unary(backend.upload(Float32Array.of(1, 2)), negate));
      return { value: tf.mul(x, x), gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(x, 2)) };
    });
    const gradient = tf.grad((x: tf.Tensor) => square(x));
    expect([...(await gradient(tf.tensor1d([3])).data())]).toEqual([6]);
    backend.dispose();
  });
});
