/**
 * The backend on any engine of TensorFlow.js. Kernels run the engine's own kernels directly: nothing goes through
 * TensorFlow.js's current backend, so several engines and the user's own TensorFlow.js code live side by side.
 */
import type { Backend, FusedKernels, GradKernels, Kernels } from "@convscope/core/backend";
import type { TfjsBuffer } from "./buffers.js";
import { composedKernels } from "./composed.js";
import { type EngineName, type EngineOptions, startEngine } from "./engine.js";
import { measureFacts } from "./facts.js";
import { avgPool2d } from "./kernels/avg-pool2d.js";
import { avgPool2dInputGrad } from "./kernels/avg-pool2d-input-grad.js";
import { batchNorm } from "./kernels/batch-norm.js";
import { binary } from "./kernels/binary.js";
import { concat } from "./kernels/concat.js";
import { conv2d } from "./kernels/conv2d.js";
import { conv2dBiasActivation } from "./kernels/conv2d-bias-activation.js";
import { conv2dInputGrad } from "./kernels/conv2d-input-grad.js";
import { conv2dWeightGrad } from "./kernels/conv2d-weight-grad.js";
import { localResponseNorm } from "./kernels/local-response-norm.js";
import { matmul } from "./kernels/matmul.js";
import { maxPool2d } from "./kernels/max-pool2d.js";
import { maxPool2dInputGrad } from "./kernels/max-pool2d-input-grad.js";
import { maxPool2dSelect } from "./kernels/max-pool2d-select.js";
import { permute } from "./kernels/permute.js";
import { reduce } from "./kernels/reduce.js";
import { slice } from "./kernels/slice.js";
import { softmax } from "./kernels/softmax.js";
import { unary } from "./kernels/unary.js";
import { where } from "./kernels/where.js";
import { Session } from "./session.js";

/** A backend on an engine of TensorFlow.js: every kernel of the contract. */
export interface TfjsBackend extends Backend<TfjsBuffer> {
  /** The engine that it runs on; `name` is `tfjs-` and this. */
  readonly engine: EngineName;
  readonly grads: GradKernels<TfjsBuffer>;
  readonly fused: FusedKernels<TfjsBuffer>;
}

/**
 * Creates a backend on an engine of TensorFlow.js; several, of one engine or more, may live side by side.
 *
 * The engine's package is imported now and must be installed beside @tensorflow/tfjs-core. What TensorFlow.js's current
 * backend is, and which one it would pick, stays as it was. `dispose` frees this backend's buffers; the engine itself is
 * shared with the user's TensorFlow.js code, and goes on.
 *
 * @throws ArgumentError for an unknown engine. UnsupportedError where its package is missing (the text is the command that
 * installs it) or where it cannot start on this device.
 *
 * @example
 * ```ts
 * import { createTfjsBackend } from "@convscope/backend-tfjs";
 *
 * const backend = await createTfjsBackend({ engine: "wasm" });
 * const x = backend.upload(new Float32Array([-1, 2]));
 * const y = backend.kernels.unary(x, { op: "relu", out: [2], strides: [[1]] });
 * console.assert((await backend.read(y)).join() === "0,2");
 * ```
 */
export async function createTfjsBackend(options: EngineOptions): Promise<TfjsBackend> {
  const device = await startEngine(options);
  const session = new Session(device);
  const kernels = requiredKernels(session);
  const buffers = {
    upload: (values: Float32Array) => session.upload(values),
    read: (buffer: TfjsBuffer) => session.read(buffer),
    free: (buffer: TfjsBuffer) => session.buffers.free(buffer),
  };
  const capabilities = await measureFacts(device, { kernels, ...buffers });
  return {
    name: session.name,
    engine: device.engine,
    capabilities,
    kernels,
    grads: gradKernels(session),
    fused: fusedKernels(session),
    composed: composedKernels(device.engine),
    ...buffers,
    // WebGPU cannot block.
    ...(device.engine === "webgpu"
      ? {}
      : { readSync: (buffer: TfjsBuffer) => session.readSync(buffer) }),
    memory: () => session.buffers.usage(),
    dispose: () => session.close(),
  };
}

function requiredKernels(session: Session): Kernels<TfjsBuffer> {
  return {
    unary: (x, g) => session.run("unary", [x], g, (s, [a]) => unary(s, a, g)),
    binary: (a, b, g) => session.run("binary", [a, b], g, (s, [p, q]) => binary(s, p, q, g)),
    where: (mask, a, b, g) =>
      session.run("where", [mask, a, b], g, (s, [m, p, q]) => where(s, m, p, q, g)),
    reduce: (x, g) => session.run("reduce", [x], g, (s, [a]) => reduce(s, a, g)),
    matmul: (a, b, g) => session.run("matmul", [a, b], g, (s, [p, q]) => matmul(s, p, q, g)),
    conv2d: (x, w, g) => session.run("conv2d", [x, w], g, (s, [a, b]) => conv2d(s, a, b, g)),
    maxPool2d: (x, g) => session.run("maxPool2d", [x], g, (s, [a]) => maxPool2d(s, a, g)),
    avgPool2d: (x, g) => session.run("avgPool2d", [x], g, (s, [a]) => avgPool2d(s, a, g)),
    permute: (x, g) => session.run("permute", [x], g, (s, [a]) => permute(s, a, g)),
    slice: (x, g) => session.run("slice", [x], g, (s, [a]) => slice(s, a, g)),
    concat: (xs, g) => session.run("concat", xs, g, (s, parts) => concat(s, parts, g)),
  };
}

function gradKernels(session: Session): GradKernels<TfjsBuffer> {
  return {
    conv2dInputGrad: (dy, w, g) =>
      session.run("conv2dInputGrad", [dy, w], g, (s, [a, b]) => conv2dInputGrad(s, a, b, g)),
    conv2dWeightGrad: (x, dy, g) =>
      session.run("conv2dWeightGrad", [x, dy], g, (s, [a, b]) => conv2dWeightGrad(s, a, b, g)),
    maxPool2dInputGrad: (dy, x, g) =>
      session.run("maxPool2dInputGrad", [dy, x], g, (s, [a, b]) => maxPool2dInputGrad(s, a, b, g)),
    maxPool2dSelect: (v, x, g) =>
      session.run("maxPool2dSelect", [v, x], g, (s, [a, b]) => maxPool2dSelect(s, a, b, g)),
    avgPool2dInputGrad: (dy, g) =>
      session.run("avgPool2dInputGrad", [dy], g, (s, [a]) => avgPool2dInputGrad(s, a, g)),
  };
}

function fusedKernels(session: Session): FusedKernels<TfjsBuffer> {
  return {
    conv2dBiasActivation: (x, w, bias, g) =>
      session.run("conv2dBiasActivation", [x, w, bias], g, (s, [a, b, c]) =>
        conv2dBiasActivation(s, a, b, c, g),
      ),
    batchNorm: (x, scale, shift, g) =>
      session.run("batchNorm", [x, scale, shift], g, (s, [a, b, c]) => batchNorm(s, a, b, c, g)),
    localResponseNorm: (x, g) =>
      session.run("localResponseNorm", [x], g, (s, [a]) => localResponseNorm(s, a, g)),
    softmax: (x, g) => session.run("softmax", [x], g, (s, [a]) => softmax(s, a, g)),
  };
}
