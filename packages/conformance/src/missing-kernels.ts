/**
 * What a backend does not give: optional kernels, which are absent, and kernels that are missing. In cases of several kernels
 * a call of a missing one fails by its name and is noted, so that the case follows from it.
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { UnsupportedError } from "@convscope/core/errors";
import { KERNEL_NAMES, KERNEL_TABLES } from "@convscope/core/program";
import { isGiven } from "./invoke.js";

/** Whether a kernel may be absent: fused ones each on its own, gradients only all together. */
function isOptional(backend: Backend, kernel: KernelName): boolean {
  const table = KERNEL_TABLES[kernel];
  return table === "fused" || (table === "grads" && backend.grads === undefined);
}

/** Whether a backend leaves out a kernel that it may leave out. */
export function isAbsent(backend: Backend, kernel: KernelName): boolean {
  return isOptional(backend, kernel) && !isGiven(backend, kernel);
}

/** Who should give a kernel. */
export function whoGives(kernel: KernelName): string {
  return KERNEL_TABLES[kernel] === "grads" ? "a backend that trains" : "every backend";
}

/** The backend, with kernels in place of those that it should give that throw, and add themselves to `called` before. */
export function withMissingNoted(backend: Backend, called: Set<KernelName>): Backend {
  const missing = KERNEL_NAMES.filter(
    (kernel) => !isOptional(backend, kernel) && !isGiven(backend, kernel),
  );
  if (missing.length === 0) return backend;
  const completed = <T extends object>(table: T): T =>
    new Proxy(table, {
      get(target, key): unknown {
        const lost = missing.find((kernel) => kernel === key);
        if (lost === undefined) {
          const given: unknown = Reflect.get(target, key);
          return typeof given === "function" ? given.bind(target) : given;
        }
        return () => {
          called.add(lost);
          throw new UnsupportedError(
            `${lost}: found it missing, expected the kernel (${whoGives(lost)} has it); add that first`,
            { backend: backend.name, kernel: lost },
          );
        };
      },
    });
  return Object.create(backend, {
    kernels: { value: completed(backend.kernels), enumerable: true },
    ...(backend.grads && { grads: { value: completed(backend.grads), enumerable: true } }),
  });
}
