import { describeBackend } from "@convscope/conformance/vitest";
import { DisposedError } from "@convscope/core/errors";
import { describe, expect, it } from "vitest";
import { createJsBackend } from "./backend.js";

describeBackend("js", createJsBackend);

describe("createJsBackend", () => {
  const relu = { op: "relu", out: [2], strides: [[1]] } as const;

  it("copies on upload and on read", async () => {
    const backend = createJsBackend();
    const values = new Float32Array([1, 2]);
    const x = backend.upload(values);
    values[0] = 9;
    const copy = await backend.read(x);
    copy[1] = 9;
    expect([...backend.readSync(x)]).toEqual([1, 2]);
  });

  it("reads what a buffer held when it was asked, though it is freed before the answer", async () => {
    const backend = createJsBackend();
    const x = backend.upload(new Float32Array([1, 2]));
    const reading = backend.read(x);
    backend.free(x);
    backend.upload(new Float32Array([7, 7]));
    expect([...(await reading)]).toEqual([1, 2]);
  });

  it("rejects a read of a freed buffer", async () => {
    const backend = createJsBackend();
    const x = backend.upload(new Float32Array([1, 2]));
    backend.free(x);
    await expect(backend.read(x)).rejects.toThrow(DisposedError);
    expect(() => backend.readSync(x)).toThrow(/read: a buffer that is not live/);
  });

  it("names the kernel that was given a freed buffer", () => {
    const backend = createJsBackend();
    const x = backend.upload(new Float32Array([1, 2]));
    backend.free(x);
    expect(() => backend.kernels.unary(x, relu)).toThrow(/^unary: a buffer that is not live/);
    const join = { outer: 1, inner: 1, lengths: [2] };
    expect(() => backend.kernels.concat([x], join)).toThrow(/^concat: /);
    const normal = { outer: 1, length: 2, inner: 1 };
    expect(() => backend.fused.softmax(x, normal)).toThrow(/^softmax: /);
  });

  it("shares no buffers with another js backend", () => {
    const [one, other] = [createJsBackend(), createJsBackend()];
    const x = one.upload(new Float32Array([1, 2]));
    expect(() => other.kernels.unary(x, relu)).toThrow(DisposedError);
    expect(other.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("is of no use after dispose, but takes late frees", () => {
    const backend = createJsBackend();
    const late = backend.upload(new Float32Array(1));
    backend.dispose();
    backend.free(late);
    expect(() => backend.upload(new Float32Array(1))).toThrow(/disposed/);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});
