/**
 * What a backend fails to give: a kernel that is not there is an error that names it, not a call of undefined. For a
 * backend that is whole this hands out its own tables.
 */
import type { Backend, GradKernels, KernelName, Kernels } from "../backend.js";
import { UnsupportedError } from "../errors.js";
import { KERNEL_TABLES, kernelsOf } from "../kernel-tables.js";

/** Tables that were looked through and lack nothing. */
const whole = new WeakSet<object>();

/** The required kernels; calling one that is not there throws an UnsupportedError. */
export function requiredKernels(backend: Backend): Kernels<unknown> {
  return completed(backend, backend.kernels, "kernels");
}

/** The gradient kernels of a backend that gives some; calling one that is not there throws. */
export function kernelsToTrain(
  backend: Backend,
  grads: GradKernels<unknown>,
): GradKernels<unknown> {
  return completed(backend, grads, "grads");
}

/** The backend for calls of required kernels: those that it fails to give throw. */
export function withRequiredKernels(backend: Backend): Backend {
  const kernels = requiredKernels(backend);
  if (kernels === backend.kernels) return backend;
  const view: Backend = Object.create(backend, { kernels: { value: kernels } });
  return view;
}

/** @throws UnsupportedError when a backend does not give a kernel that core cannot compose of others */
export function checkGiven(backend: Backend, kernel: KernelName): void {
  const table = KERNEL_TABLES[kernel];
  if (table !== "fused" && !isKernel(backend[table] ?? {}, kernel)) throw absent(backend, kernel);
}

function completed<T extends object>(backend: Backend, table: T, of: "kernels" | "grads"): T {
  if (whole.has(table)) return table;
  const missing = kernelsOf(of).filter((kernel) => !isKernel(table, kernel));
  if (missing.length === 0) {
    whole.add(table);
    return table;
  }
  return new Proxy(table, {
    get: (target, key): unknown => {
      const lost = missing.find((kernel) => kernel === key);
      if (lost !== undefined) {
        return () => {
          throw absent(backend, lost);
        };
      }
      const kernel: unknown = Reflect.get(target, key);
      return typeof kernel === "function" ? kernel.bind(target) : kernel;
    },
  });
}

function isKernel(table: object, name: string): boolean {
  return typeof Reflect.get(table, name) === "function";
}

function absent({ name }: Backend, kernel: KernelName): UnsupportedError {
  const why =
    KERNEL_TABLES[kernel] === "grads"
      ? "training needs it"
      : "every backend gives the eleven of Kernels";
  return new UnsupportedError(
    `${kernel}: found backend "${name}" without this kernel, expected it to give one (${why}); add it to the backend, or use another: await model.to(other)`,
    { backend: name, kernel },
  );
}
