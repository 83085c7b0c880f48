import { ExecutionError } from "@convscope/core/errors";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createTfjsBackend } from "./backend.js";
import { startEngine } from "./engine.js";
import { watchLoss } from "./loss.js";
import { Session } from "./session.js";

/** TensorFlow.js's cpu engine with the parts of a WebGL engine by which a loss is noticed. */
async function withContext() {
  const device = await startEngine({ engine: "cpu" });
  const canvas = new EventTarget();
  const context = { lost: false };
  const gl = { isContextLost: () => context.lost };
  const backend = new Proxy(device.backend, {
    get: (target, name) => {
      if (name === "canvas") return canvas;
      if (name === "gpgpu") return { gl };
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
    has: (target, name) => name === "canvas" || name === "gpgpu" || Reflect.has(target, name),
  });
  return { session: new Session({ ...device, backend }), canvas, context };
}

const gone =
  /^read: found the device of tfjs-cpu gone.*took its WebGL context away.*create a backend anew/;

describe("a lost device", () => {
  it("rejects the next read after the browser's event, with the cause and the remedy", async () => {
    const { session, canvas } = await withContext();
    const x = session.upload(Float32Array.of(1, 2));
    expect([...(await session.read(x))]).toEqual([1, 2]);
    canvas.dispatchEvent(new Event("webglcontextlost"));
    await expect(session.read(x)).rejects.toThrow(gone);
    await expect(session.read(x)).rejects.toThrow(ExecutionError);
    await expect(session.read(x)).rejects.toMatchObject({ state: "lost" });
    session.close();
  });

  it("is noticed without the event, and while a read waits", async () => {
    const { session, context } = await withContext();
    const x = session.upload(Float32Array.of(1, 2));
    const waiting = session.read(x);
    context.lost = true;
    await expect(waiting).rejects.toThrow(gone);
    expect(() => session.upload(Float32Array.of(1))).toThrow(/^upload: found the device/);
    expect(() =>
      session.run("unary", [x], { op: "neg", out: [2], strides: [[1]] }, (_, [input]) => input),
    ).toThrow(/^unary: found the device/);
    session.close();
    expect(session.buffers.usage()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("of WebGPU is told with the browser's reason", async () => {
    const lost = Promise.resolve({ message: "out of memory" });
    const watch = watchLoss("webgpu", { device: { lost } });
    await lost;
    expect(() => watch.requireDevice("read")).toThrow(/WebGPU device was lost: out of memory/);
    watch.stop();
  });

  it("is nothing that other engines know of, and a backend beside it goes on", async () => {
    const { session, context } = await withContext();
    context.lost = true;
    const other = await createTfjsBackend({ engine: "cpu" });
    expect([...(await other.read(other.upload(Float32Array.of(4))))]).toEqual([4]);
    session.close();
    other.dispose();
    expect(tf.findBackend("cpu")).toBeTruthy();
  });
});
