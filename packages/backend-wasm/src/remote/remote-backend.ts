/** A backend whose engine lives in a worker: calls are messages, reads are promises, and the calling thread never waits. */
import { fusedKernels, gradKernels, requiredKernels } from "../contract-calls.js";
import { startWorker, type WorkerThread } from "../platform.js";
import type { WasmBackend } from "../wasm-backend.js";
import { Link } from "./link.js";
import type { EngineOrder, Reply } from "./messages.js";
import { unpackError } from "./packed-error.js";
import { type RemoteBuffer, RemoteEngine } from "./remote-engine.js";

/**
 * Makes an engine in a worker, which `start` starts.
 *
 * @throws UnsupportedError when the worker cannot be started, or can make no engine
 */
export async function createRemoteBackend(
  order: EngineOrder,
  start: typeof startWorker = startWorker,
): Promise<WasmBackend> {
  const worker = start("engine");
  const { threads, relaxedSimd, capabilities, notices } = await readiness(worker, order);
  worker.letGo();
  const engine = new RemoteEngine(new Link(worker));
  return {
    name: "wasm",
    threads,
    relaxedSimd,
    notices,
    capabilities,
    kernels: requiredKernels(engine),
    grads: gradKernels(engine),
    fused: fusedKernels(engine),
    compile: (program) => engine.compile(program),
    upload: (values) => engine.upload(values),
    read: (buffer: RemoteBuffer) => engine.read(buffer),
    free: (buffer: RemoteBuffer) => engine.free(buffer),
    memory: () => engine.usage(),
    dispose: () => engine.close(),
  };
}

/** The worker's first word. */
function readiness(
  worker: WorkerThread,
  order: EngineOrder,
): Promise<Extract<Reply, { is: "ready" }>> {
  return new Promise((resolve, reject) => {
    worker.onMessage = (message) => {
      const reply = message as Reply;
      if (reply.is === "ready") return resolve(reply);
      worker.stop();
      if (reply.is === "unable") reject(unpackError(reply.error));
    };
    worker.onEnd = (reason) => reject(new TypeError(reason));
    worker.post(order, []);
  });
}
