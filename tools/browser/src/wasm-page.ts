/**
 * A page of someone who installed the wasm backend: makes one with the choices of its address, computes on it, and writes
 * what it found into the document.
 */
import { createWasmBackend, type WasmBackendOptions } from "@convscope/backend-wasm";
import { messageOf } from "@convscope/core/errors";

/** What the page writes. */
export interface WasmPageFound {
  readonly threads?: number;
  readonly relaxedSimd?: boolean;
  readonly notices?: readonly string[];
  /** Whether reads may block: only where the engine is on the page's own thread. */
  readonly blocks?: boolean;
  readonly values?: readonly number[];
  /** What a read of an array that no memory holds is answered with, and a read after it. */
  readonly refusal?: string;
  readonly after?: readonly number[];
  readonly error?: string;
}

async function found(options: WasmBackendOptions): Promise<WasmPageFound> {
  const backend = await createWasmBackend(options);
  const { threads, relaxedSimd, notices, readSync, kernels } = backend;
  const length = 100_000;
  const x = backend.upload(Float32Array.from({ length }, (_, i) => i - 2));
  const y = kernels.unary(x, { op: "relu", out: [length], strides: [[1]] });
  const values = [...(await backend.read(y)).slice(0, 5)];
  let refusal = "none";
  try {
    const g = { op: "relu", out: [2 ** 20, 2 ** 20], strides: [[0, 0]] } as const;
    await backend.read(kernels.unary(x, g));
  } catch (error) {
    refusal = messageOf(error);
  }
  const after = [...(await backend.read(y)).slice(0, 5)];
  backend.dispose();
  return { threads, relaxedSimd, notices, blocks: readSync !== undefined, values, refusal, after };
}

const asked = JSON.parse(new URL(location.href).searchParams.get("options") ?? "{}");
document.body.dataset["found"] = JSON.stringify(
  await found(asked).catch((error: unknown) => ({ error: messageOf(error) })),
);
