/** A backend whose kernel calls go through somebody's hands. It compiles nothing, so that no call passes by. */
import type { Backend, Step } from "@convscope/core/backend";

/** A call: its kernel and record, its operands, and what makes it. */
export type Around = (step: Step, operands: readonly unknown[], call: () => unknown) => unknown;

/** `backend`, where the result of each call is what `around` makes of it. */
export function intercepted(backend: Backend, around: Around): Backend {
  const table = <T extends object>(kernels: T): T =>
    new Proxy(kernels, {
      get(target, name) {
        const kernel: unknown = Reflect.get(target, name);
        if (typeof kernel !== "function") return kernel;
        return (...args: readonly unknown[]): unknown => {
          const step = { kernel: name, operands: [], geometry: args.at(-1), out: 0 } as Step;
          // concat has its operands in a list.
          const operands = args.slice(0, -1).flat();
          return around(step, operands, () => Reflect.apply(kernel, target, args));
        };
      },
    });
  const { name, capabilities, kernels, grads, fused } = backend;
  return {
    name,
    capabilities,
    kernels: table(kernels),
    ...(grads && { grads: table(grads) }),
    ...(fused && { fused: table(fused) }),
    upload: (values) => backend.upload(values),
    read: (buffer) => backend.read(buffer),
    free: (buffer) => backend.free(buffer),
    memory: () => backend.memory(),
    dispose: () => backend.dispose(),
  };
}
