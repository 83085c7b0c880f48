/** The backend under test with less than it gives, so that core replays its programs and composes its fused kernels. */
import type { Backend } from "@convscope/core/backend";

/** The backend with no compiler: core replays its programs. */
export function withoutCompiler(backend: Backend): Backend {
  const { name, capabilities, kernels, grads, fused } = backend;
  return {
    name,
    capabilities,
    kernels,
    ...(grads === undefined ? {} : { grads }),
    ...(fused === undefined ? {} : { fused }),
    upload: (values) => backend.upload(values),
    read: (buffer) => backend.read(buffer),
    free: (buffer) => backend.free(buffer),
    memory: () => backend.memory(),
    dispose: () => {},
  };
}

/** The backend with no fused kernel, nor a compiler that could fuse: core composes them. */
export function withoutFused(backend: Backend): Backend {
  const { fused: _, ...rest } = withoutCompiler(backend);
  return rest;
}
