/** Creates the backend: on this thread, or in a worker where this thread must not wait. */
import { ArgumentError, messageOf, UnsupportedError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames } from "@convscope/core/options";
import { createLocalBackend } from "./local-backend.js";
import { canBlock } from "./platform.js";
import { createRemoteBackend } from "./remote/remote-backend.js";
import type { WasmBackend, WasmBackendOptions } from "./wasm-backend.js";

/**
 * Creates a backend on WebAssembly; several may live side by side, each with a memory and threads of its own.
 *
 * @throws UnsupportedError when the platform has no WebAssembly with SIMD, or forbids it
 * @throws ArgumentError when an option is unknown, or not what its description says
 * @example
 * ```ts
 * import { createWasmBackend } from "@convscope/backend-wasm";
 *
 * const backend = await createWasmBackend({ threads: 2 });
 * const x = backend.upload(new Float32Array([-1, 2]));
 * const y = backend.kernels.unary(x, { op: "relu", out: [2], strides: [[1]] });
 * console.assert((await backend.read(y)).join() === "0,2");
 * backend.dispose();
 * ```
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<WasmBackend> {
  checkOptions(options);
  const { inWorker = !canBlock(), ...order } = options;
  if (!inWorker) return createLocalBackend(order);
  try {
    return await createRemoteBackend({
      threads: order.threads,
      relaxedSimd: order.relaxedSimd,
      precision: order.precision,
    });
  } catch (error) {
    // An engine that cannot be made in a worker cannot be made here; a worker that cannot be started is another matter.
    if (error instanceof UnsupportedError || options.inWorker === true) throw error;
    const local = await createLocalBackend({ ...order, threads: 1 });
    return { ...local, notices: [...local.notices, noWorker(error)] };
  }
}

const noWorker = (error: unknown): string =>
  `computes on the page's own thread, which waits meanwhile: no worker could be started (${messageOf(error)}); allow workers in the page's Content-Security-Policy (worker-src 'self')`;

const names: OptionNames<WasmBackendOptions> = {
  threads: true,
  relaxedSimd: true,
  precision: true,
  inWorker: true,
};

function checkOptions(options: WasmBackendOptions): void {
  checkOptionNames("createWasmBackend", options, names);
  const { threads, precision = "fast", ...switches } = options;
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new ArgumentError(
      `createWasmBackend: threads ${threads}, expected a whole number of at least 1; leave it out for one thread per core`,
      { threads },
    );
  }
  if (precision !== "fast" && precision !== "strict") {
    throw new ArgumentError(
      `createWasmBackend: precision "${precision}", expected "fast" or "strict"; leave it out for "fast"`,
    );
  }
  for (const [name, value] of Object.entries(switches)) {
    if (value === undefined || typeof value === "boolean") continue;
    throw new ArgumentError(
      `createWasmBackend: ${name} ${value}, expected true or false; leave it out for the default`,
    );
  }
}
