/**
 * What this process waits for of its backends. When nothing is left that could answer, Node ends without a word: the
 * command line then says who never did.
 */
import { type Backend, ExecutionError } from "@convscope/core";

/** One thing that is waited for. */
interface Wait {
  readonly backend: string;
  readonly what: string;
}

const waits = new Set<Wait>();

/** Waits for something of a backend. */
export async function waitFor<T>(backend: string, what: string, work: Promise<T>): Promise<T> {
  const wait = { backend, what };
  waits.add(wait);
  try {
    return await work;
  } finally {
    waits.delete(wait);
  }
}

/** The same backend, whose reads are known while they are waited for. @param name what the user calls it */
export function watched(name: string, backend: Backend): Backend {
  const { capabilities, kernels, grads, fused, composed, compile, readSync } = backend;
  return {
    name: backend.name,
    capabilities,
    kernels,
    ...(grads && { grads }),
    ...(fused && { fused }),
    ...(composed && { composed }),
    ...(compile && { compile: (program) => compile.call(backend, program) }),
    upload: (values) => backend.upload(values),
    read: (buffer) => waitFor(name, "a read", backend.read(buffer)),
    ...(readSync && { readSync: (buffer) => readSync.call(backend, buffer) }),
    free: (buffer) => backend.free(buffer),
    memory: () => backend.memory(),
    dispose: () => backend.dispose(),
  };
}

/** What to say when nothing is left to do although the command has not ended. */
export function unanswered(): Error {
  const [wait] = waits;
  if (wait === undefined) return new Error("nothing was left to do before the command had ended");
  const { backend, what } = wait;
  return new ExecutionError(
    `backend ${backend}: found that ${what} never came to an end (nothing is left that could end it), expected its promise to settle; correct the backend, or take another`,
    "lost",
    undefined,
    { backend },
  );
}
