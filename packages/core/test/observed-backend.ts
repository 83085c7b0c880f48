/** The reference backend with an onlooker at every kernel call. */
import type { ReferenceBackend } from "../src/reference/index.js";

/** Calls `before` with a kernel's name ahead of each call; what it throws, the kernel throws. */
export function observed(
  backend: ReferenceBackend,
  before: (kernel: string) => void,
): ReferenceBackend {
  const watch = <T extends object>(table: T): T =>
    new Proxy(table, {
      get(target, key): unknown {
        const kernel: unknown = Reflect.get(target, key);
        if (typeof kernel !== "function") return kernel;
        return (...operands: unknown[]): unknown => {
          before(String(key));
          return Reflect.apply(kernel, target, operands);
        };
      },
    });
  return {
    ...backend,
    kernels: watch(backend.kernels),
    grads: watch(backend.grads),
    ...(backend.fused === undefined ? {} : { fused: watch(backend.fused) }),
  };
}
