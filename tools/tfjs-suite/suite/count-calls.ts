/** A backend that counts the calls of its kernels: proof that ours ran. Not a profiler: it takes no time. */
import type { Backend } from "@convscope/core";

/** A backend as it was, and how often its kernels have been called. */
export interface Counted {
  readonly backend: Backend;
  calls(): number;
}

/** Counts every call of every kernel of `backend`, optional ones included. */
export function countCalls(backend: Backend): Counted {
  let count = 0;
  function counting<T extends object>(kernels: T): T {
    return new Proxy(kernels, {
      get(target, name, receiver) {
        const kernel: unknown = Reflect.get(target, name, receiver);
        if (typeof kernel !== "function") return kernel;
        return (...operands: unknown[]): unknown => {
          count += 1;
          return Reflect.apply(kernel, target, operands);
        };
      },
    });
  }
  const { kernels, grads, fused } = backend;
  const counted: Backend = {
    ...backend,
    kernels: counting(kernels),
    ...(grads === undefined ? {} : { grads: counting(grads) }),
    ...(fused === undefined ? {} : { fused: counting(fused) }),
  };
  return { backend: counted, calls: () => count };
}
