/** A backend that counts the calls of its kernels: proof that ours ran. Not a profiler: it takes no time. */
import type { Backend } from "@convscope/core";

/** A backend as it was, and how often each of its kernels has been called. */
export interface Counted {
  readonly backend: Backend;
  readonly calls: ReadonlyMap<string, number>;
  total(): number;
}

/** Counts every call of every kernel of `backend`, optional ones included. */
export function countCalls(backend: Backend): Counted {
  const calls = new Map<string, number>();
  let total = 0;
  function counting<T extends object>(kernels: T): T {
    return new Proxy(kernels, {
      get(target, name, receiver) {
        const kernel: unknown = Reflect.get(target, name, receiver);
        if (typeof kernel !== "function") return kernel;
        return (...operands: unknown[]): unknown => {
          total += 1;
          calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
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
  return { backend: counted, calls, total: () => total };
}
