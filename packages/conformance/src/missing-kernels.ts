/**
 * A backend that lacks kernels, for cases of several kernels: a call of one that is missing fails by its name and is noted,
 * so that the case follows from it.
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { UnsupportedError } from "@convscope/core/errors";
import { KERNEL_NAMES, KERNEL_TABLES } from "@convscope/core/program";
import { isGiven } from "./invoke.js";

/** Whether a kernel may be absent: fused ones each on its own, gradients only all together. */
export function isOptional(backend: Backend, kernel: KernelName): boolean {
  const table = KERNEL_TABLES[kernel];
  return table === "fused" || (table === "grads" && backend.grads === undefined);
}

/** Kernels that the backend should give and does not. */
export function missingKernels(backend: Backend): readonly KernelName[] {
  return KERNEL_NAMES.filter((kernel) => !isOptional(backend, kernel) && !isGiven(backend, kernel));
}

/** Who should give a kernel. */
export function whoGives(kernel: KernelName): string {
  return KERNEL_TABLES[kernel] === "grads" ? "a backend that trains" : "every backend";
}

/** The backend, with kernels in place of the missing ones that throw, and add themselves to `called` before. */
export function withMissingNoted(
  backend: Backend,
  missing: readonly KernelName[],
  called: Set<KernelName>,
): Backend {
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
