/** A backend that starts every slice at 0: a module as an author has it, for tests of what is said of a wrong one. */
import type { Backend } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";

/** Makes it. */
export function createBackend(): Backend {
  const backend: Backend = createReferenceBackend();
  const { kernels } = backend;
  return {
    ...backend,
    name: "wrong",
    kernels: {
      ...kernels,
      slice: (x, g) =>
        kernels.slice(x, { ...g, start: g.start.map(() => 0), step: g.step.map(Math.abs) }),
    },
  };
}
