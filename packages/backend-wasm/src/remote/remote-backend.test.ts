import { describeBackend } from "@convscope/conformance/vitest";
import { ExecutionError, UnsupportedError } from "@convscope/core/errors";
import { expect, test } from "vitest";
import { createWasmBackend } from "../backend.js";
import { startWorker, type WorkerThread } from "../platform.js";
import { createRemoteBackend } from "./remote-backend.js";

describeBackend("wasm, in a worker of its own", () =>
  createWasmBackend({ inWorker: true, threads: 1 }),
);

const order = { threads: 1, relaxedSimd: undefined, precision: undefined };
const relu = { op: "relu", out: [2], strides: [[1]] } as const;

test("an engine in a worker cannot be read without waiting", async () => {
  const backend = await createWasmBackend({ inWorker: true, threads: 1 });
  expect(backend.readSync).toBeUndefined();
  backend.dispose();
});

test("work that fails rejects the next read, and every read of what was built on it; then all goes on", async () => {
  const backend = await createRemoteBackend(order);
  const x = backend.upload(Float32Array.of(-1, 2));
  // 2^40 elements, which no memory holds
  const huge = backend.kernels.unary(x, {
    op: "relu",
    out: [2 ** 20, 2 ** 20],
    strides: [[0, 0]],
  });
  const onIt = backend.kernels.unary(huge, relu);
  const good = backend.kernels.unary(x, relu);
  await expect(backend.read(good)).rejects.toThrow(UnsupportedError);
  expect(await backend.read(good)).toEqual(Float32Array.of(0, 2));
  await expect(backend.read(onIt)).rejects.toThrow(/^unary: needs \d+ bytes/);
  for (const buffer of [x, huge, onIt, good]) backend.free(buffer);
  expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  backend.dispose();
});

test("a worker that dies rejects what waits, saying that its memory is lost", async () => {
  let worker: WorkerThread | undefined;
  const backend = await createRemoteBackend(order, (script) => {
    worker = startWorker(script);
    return worker;
  });
  const x = backend.upload(Float32Array.of(-1, 2));
  const read = backend.read(x);
  worker?.stop();
  const error = await read.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ExecutionError);
  expect(error).toMatchObject({
    state: "lost",
    message: expect.stringMatching(/the worker of the engine ended .*make another backend/),
  });
  expect(() => backend.kernels.unary(x, relu)).toThrow(ExecutionError);
  backend.dispose();
});

test("dispose tells those who wait", async () => {
  const backend = await createRemoteBackend(order);
  const read = backend.read(backend.upload(Float32Array.of(1)));
  backend.dispose();
  await expect(read).rejects.toThrow("wasm: the backend is disposed");
});
