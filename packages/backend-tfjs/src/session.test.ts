import { conformanceCases, runCase } from "@convscope/conformance";
import { DisposedError } from "@convscope/core/errors";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createTfjsBackend } from "./backend.js";
import { counted, watched } from "./testing/counts.js";

const relu = { op: "relu", out: [2], strides: [[1]] } as const;

describe.each(["cpu", "wasm"] as const)("buffers on tfjs-%s", (engine) => {
  it("are what TensorFlow.js's own memory() counts, after every kernel of every case", async () => {
    await createTfjsBackend({ engine: "cpu" });
    await tf.setBackend("cpu");
    const backend = await createTfjsBackend({ engine });
    const base = counted();
    const problems: string[] = [];
    const cases = conformanceCases;
    for (const c of cases) {
      const own = watched(backend, problems, base);
      expect((await runCase(own, c)).problems).toEqual([]);
      expect({ ...counted(), case: c.name }).toEqual({ ...base, case: c.name });
    }
    expect(problems).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
    backend.dispose();
  }, 300_000);

  it("are all given back on dispose, after which frees do nothing and other calls say why", async () => {
    const base = tf.engine().state.numTensors;
    const backend = await createTfjsBackend({ engine });
    const x = backend.upload(Float32Array.of(-1, 2));
    const y = backend.kernels.unary(x, relu);
    backend.dispose();
    expect(tf.engine().state.numTensors).toBe(base);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    backend.free(y);
    expect(() => backend.upload(Float32Array.of(1))).toThrow(
      `upload: found a disposed tfjs-${engine}`,
    );
    await expect(backend.read(x)).rejects.toThrow(DisposedError);
  });

  it("are refused by name of the kernel when freed, or another backend's", async () => {
    const [one, other] = [await createTfjsBackend({ engine }), await createTfjsBackend({ engine })];
    const x = one.upload(Float32Array.of(-1, 2));
    expect(() => other.kernels.unary(x, relu)).toThrow(/^unary: found a buffer that is not live/);
    one.free(x);
    expect(() => one.kernels.unary(x, relu)).toThrow(DisposedError);
    expect(() => one.readSync?.(x)).toThrow(/^read: /);
    one.dispose();
    other.dispose();
  });

  it("beyond the device's limit are refused with the sizes and a remedy", async () => {
    const backend = await createTfjsBackend({ engine });
    const x = backend.upload(Float32Array.of(1));
    const out = [2 ** 16, 2 ** 16];
    expect(() => backend.kernels.unary(x, { op: "neg", out, strides: [[0, 0]] })).toThrow(
      new RegExp(
        `^unary: found an array of 4294967296 elements, expected at most \\d+ \\(the limit of tfjs-${engine}`,
      ),
    );
    expect(backend.memory().buffers).toBe(1);
    backend.dispose();
  });

  it("outlive a failed kernel, whose error names the kernel, the backend and the operands", async () => {
    const backend = await createTfjsBackend({ engine });
    const x = backend.upload(Float32Array.of(1, 2, 3));
    const before = tf.engine().state.numTensors;
    expect(() => backend.kernels.permute(x, { in: [2, 2], axes: [1, 0] })).toThrow(
      new RegExp(`^permute: .*tfjs-${engine} with operands \\[3\\]`),
    );
    expect(tf.engine().state.numTensors).toBe(before);
    expect([...(await backend.read(x))]).toEqual([1, 2, 3]);
    backend.dispose();
  });
});
