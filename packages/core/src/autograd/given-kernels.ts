/**
 * What a backend fails to give: a kernel that is not there is an error that names it, not a call of undefined. For a
 * backend that is whole this hands out its own tables.
 */
import type { Backend, GradKernels, KernelName, Kernels } from "../backend.js";
import { KERNELS_TO_TRAIN, REQUIRED_KERNELS } from "../check-backend.js";
import { UnsupportedError } from "../errors.js";

/** Tables that were looked through and lack nothing. */
const whole = new WeakSet<object>();

/** The required kernels; calling one that is not there throws an UnsupportedError. */
export function requiredKernels(backend: Backend): Kernels<unknown> {
  return completed(backend, backend.kernels, REQUIRED_KERNELS);
}

/** The gradient kernels of a backend that gives some; calling one that is not there throws. */
export function kernelsToTrain(
  backend: Backend,
  grads: GradKernels<unknown>,
): GradKernels<unknown> {
  return completed(backend, grads, KERNELS_TO_TRAIN);
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
  const { kernels, grads } = backend;
  const isAbsent =
    (kernel in REQUIRED_KERNELS && !isKernel(kernels, kernel)) ||
    (kernel in KERNELS_TO_TRAIN && !(grads !== undefined && isKernel(grads, kernel)));
  if (isAbsent) throw absent(backend, kernel);
}

function completed<T extends object>(
  backend: Backend,
  table: T,
  names: Readonly<Record<string, true>>,
): T {
  if (whole.has(table)) return table;
  const missing = Object.keys(names).filter((name) => !isKernel(table, name));
  if (missing.length === 0) {
    whole.add(table);
    return table;
  }
  return new Proxy(table, {
    get: (target, key): unknown => {
      if (typeof key === "string" && missing.includes(key)) {
        return () => {
          throw absent(backend, key);
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

function absent({ name }: Backend, kernel: string): UnsupportedError {
  const why =
    kernel in KERNELS_TO_TRAIN ? "training needs it" : "every backend gives the eleven of Kernels";
  return new UnsupportedError(
    `${kernel}: found backend "${name}" without this kernel, expected it to give one (${why}); add it to the backend, or use another: await model.to(other)`,
    { backend: name, kernel },
  );
}
