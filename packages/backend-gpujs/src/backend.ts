/**
 * The contract on gpu.js. Its kernels stay gpu.js's affair (program.ts says what they are given); this file names them
 * and checks what the user asks for.
 */
import type { Backend, FusedKernels, GradKernels, Kernels } from "@convscope/core/backend";
import { ArgumentError, messageOf, UnsupportedError } from "@convscope/core/errors";
import { checkOptionNames, type OptionNames } from "@convscope/core/options";
import { Device } from "./device.js";
import { createEngine } from "./engine.js";
import type { GpujsBuffer } from "./gpujs-buffer.js";
import type { KernelLimits } from "./kernel-cache.js";
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
import { unary } from "./kernels/unary.js";
import { where } from "./kernels/where.js";
import { type GpujsMode, isGpujsMode, MODES } from "./modes.js";

/** How a backend on gpu.js is made. */
export interface GpujsOptions {
  /** Which engine of gpu.js computes; nothing else ever does. */
  readonly mode: GpujsMode;
  /** Kernels kept compiled, by default 96 (24 in mode `webasm`): more than any one network needs. */
  readonly maxKernels?: number;
  /** Worker threads per convolution or product in mode `webasm`, by default 4; other kernels have one each. gpu.js has a pool for each kernel. */
  readonly threads?: number;
}

const optionNames: OptionNames<GpujsOptions> = { mode: true, maxKernels: true, threads: true };

/** Fused kernels that are worth one of gpu.js's; softmax as one would sum anew for each element. */
type GpujsFused = Pick<
  FusedKernels<GpujsBuffer>,
  "batchNorm" | "conv2dBiasActivation" | "localResponseNorm"
>;

/** The gpu.js backend: kernels to infer and to train; reads are asynchronous. */
export interface GpujsBackend extends Backend<GpujsBuffer> {
  readonly grads: GradKernels<GpujsBuffer>;
  readonly fused: GpujsFused;
}

/**
 * Creates a backend on gpu.js in one of its modes; several may live side by side.
 *
 * @throws ArgumentError for an option, a mode or a limit that does not exist.
 * @throws UnsupportedError when gpu.js is not installed, or has not this mode here.
 * @example
 * ```ts
 * import { createGpujsBackend } from "@convscope/backend-gpujs";
 *
 * const backend = await createGpujsBackend({ mode: "cpu" });
 * const x = backend.upload(new Float32Array([-1, 2]));
 * const y = backend.kernels.unary(x, { op: "relu", out: [2], strides: [[1]] });
 * console.assert((await backend.read(y)).join() === "0,2");
 * backend.dispose();
 * ```
 */
export async function createGpujsBackend(options: GpujsOptions): Promise<GpujsBackend> {
  checkOptionNames("createGpujsBackend", options, optionNames);
  const { mode, threads = 4 } = options;
  const maxKernels = options.maxKernels ?? (mode === "webasm" ? 24 : 96);
  if (!isGpujsMode(mode)) {
    throw new ArgumentError(
      `createGpujsBackend: found mode ${JSON.stringify(mode)}, expected one of ${Object.keys(MODES).join(", ")}; gpu.js's "gpu" and "async" choose by themselves and are not taken`,
      { mode },
    );
  }
  checkLimit("maxKernels", maxKernels);
  checkLimit("threads", threads);
  const device = await createDevice(mode, { kernels: maxKernels, threads });
  return {
    name: device.name,
    capabilities: device.capabilities,
    kernels: requiredKernels(device),
    grads: gradKernels(device),
    fused: fusedKernels(device),
    upload: (values) => device.upload(values),
    read: (buffer) => device.read(buffer),
    free: (buffer) => device.free(buffer),
    memory: () => device.memory(),
    dispose: () => device.dispose(),
  };
}

/** A device that has proved to work: a browser may offer a mode and have no adapter for it. */
async function createDevice(mode: GpujsMode, limits: KernelLimits): Promise<Device> {
  const device = new Device(await createEngine(mode), mode, limits);
  try {
    await device.probe();
  } catch (cause) {
    device.dispose();
    throw new UnsupportedError(
      `gpujs-${mode}: a first value did not come back, expected it to (${messageOf(cause)}); take another mode: webasm and cpu run everywhere`,
      { mode },
    );
  }
  return device;
}

function checkLimit(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new ArgumentError(
    `createGpujsBackend: ${name} ${value}, expected a whole number above 0; leave it out for the default`,
    { [name]: value },
  );
}

function requiredKernels(device: Device): Kernels<GpujsBuffer> {
  return {
    unary: (x, g) => unary(device, x, g),
    binary: (a, b, g) => binary(device, a, b, g),
    where: (mask, a, b, g) => where(device, mask, a, b, g),
    reduce: (x, g) => reduce(device, x, g),
    matmul: (a, b, g) => matmul(device, a, b, g),
    conv2d: (x, w, g) => conv2d(device, x, w, g),
    maxPool2d: (x, g) => maxPool2d(device, x, g),
    avgPool2d: (x, g) => avgPool2d(device, x, g),
    permute: (x, g) => permute(device, x, g),
    slice: (x, g) => slice(device, x, g),
    concat: (xs, g) => concat(device, xs, g),
  };
}

function gradKernels(device: Device): GradKernels<GpujsBuffer> {
  return {
    conv2dInputGrad: (dy, w, g) => conv2dInputGrad(device, dy, w, g),
    conv2dWeightGrad: (x, dy, g) => conv2dWeightGrad(device, x, dy, g),
    maxPool2dInputGrad: (dy, x, g) => maxPool2dInputGrad(device, dy, x, g),
    maxPool2dSelect: (v, x, g) => maxPool2dSelect(device, v, x, g),
    avgPool2dInputGrad: (dy, g) => avgPool2dInputGrad(device, dy, g),
  };
}

function fusedKernels(device: Device): GpujsFused {
  return {
    conv2dBiasActivation: (x, w, bias, g) => conv2dBiasActivation(device, x, w, bias, g),
    batchNorm: (x, scale, shift, g) => batchNorm(device, x, scale, shift, g),
    localResponseNorm: (x, g) => localResponseNorm(device, x, g),
  };
}
