/** The reference as a backend: ownership, counting, and values that are let out unrounded. */
import { describe, expect, it } from "vitest";
import { DisposedError } from "../errors.js";
import { createReferenceBackend } from "./reference-backend.js";

const negate = { op: "neg", out: [2], strides: [[1]] } as const;

describe("reference backend", () => {
  it("computes in float64 and rounds only in read", async () => {
    const backend = createReferenceBackend();
    const x = backend.uploadFloat64(Float64Array.of(0.1, 1e-300));
    const y = backend.kernels.unary(x, negate);
    expect([...backend.values(y)]).toEqual([-0.1, -1e-300]);
    expect([...(await backend.read(y))]).toEqual([Math.fround(-0.1), -0]);
    expect(backend.readSync(y)).toBeInstanceOf(Float32Array);
  });

  it("copies what is uploaded and what is read", async () => {
    const backend = createReferenceBackend();
    const values = Float32Array.of(1, 2);
    const x = backend.upload(values);
    values.fill(9);
    (await backend.read(x)).fill(7);
    expect([...backend.values(x)]).toEqual([1, 2]);
  });

  it("counts live buffers and their bytes", () => {
    const backend = createReferenceBackend();
    const x = backend.upload(Float32Array.of(1, 2));
    const y = backend.kernels.unary(x, negate);
    expect(backend.memory()).toEqual({ buffers: 2, bytes: 32 });
    backend.free(x);
    backend.free(y);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("throws a DisposedError for a freed buffer, in every use of it", async () => {
    const backend = createReferenceBackend();
    const x = backend.upload(Float32Array.of(1, 2));
    backend.free(x);
    expect(() => backend.kernels.unary(x, negate)).toThrow(DisposedError);
    expect(() => backend.kernels.concat([x], { outer: 1, inner: 1, lengths: [2] })).toThrow(
      /^concat: found a buffer/,
    );
    expect(() => backend.values(x)).toThrow(DisposedError);
    expect(() => backend.free(x)).toThrow(DisposedError);
    await expect(backend.read(x)).rejects.toThrow(DisposedError);
  });

  it("holds nothing, makes nothing and takes late frees after dispose", () => {
    const backend = createReferenceBackend();
    const late = backend.upload(Float32Array.of(1));
    backend.dispose();
    backend.free(late);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    expect(() => backend.upload(Float32Array.of(1))).toThrow(DisposedError);
  });

  it("leaves the fused kernels out on request", () => {
    expect(createReferenceBackend({ fused: false }).fused).toBeUndefined();
    expect(Object.keys(createReferenceBackend().fused ?? {}).sort()).toEqual([
      "batchNorm",
      "conv2dBiasActivation",
      "localResponseNorm",
      "softmax",
    ]);
  });
});
