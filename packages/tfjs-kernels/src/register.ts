/**
 * A backend of TensorFlow.js whose kernels for convolutional networks run on a backend of ours. Tensors lie in the memory of
 * TensorFlow.js's CPU backend, and every kernel that has no rule here is that backend's own.
 */
import { type Backend, tidy } from "@convscope/core";
import { UnsupportedError } from "@convscope/core/errors";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  getKernelsForBackend,
  type KernelFunc,
  registerBackend,
  registerKernel,
} from "@tensorflow/tfjs-core";
import { activationRules } from "./activations.js";
import { convolutionRules } from "./conv2d.js";
import { elementwiseRules } from "./elementwise.js";
import { KernelCall, type KernelRule } from "./kernel-call.js";
import { matmulRules } from "./matmul.js";
import { movementRules } from "./movement.js";
import { normalisationRules } from "./normalise.js";
import { poolingRules } from "./pool2d.js";
import { reductionRules } from "./reduce.js";

/** Every kernel of TensorFlow.js that ours compute, by family. */
export const kernelFamilies: Readonly<Record<string, readonly KernelRule[]>> = {
  convolution: convolutionRules,
  pooling: poolingRules,
  "matrix products": matmulRules,
  normalisation: normalisationRules,
  activation: activationRules,
  "element by element": elementwiseRules,
  reduction: reductionRules,
  movement: movementRules,
};

/** What {@link registerKernels} may be told. */
export interface RegisterOptions {
  /** The kernels to compute on ours; all of them unless said otherwise. */
  readonly families?: Readonly<Record<string, readonly KernelRule[]>>;
  /** Called behind each run of a kernel that has a rule: by its rule, or by TensorFlow.js where the rule does not apply. */
  readonly onRun?: (kernel: string, by: "rule" | "tfjs") => void;
}

/**
 * Registers a backend `name` with TensorFlow.js, for `tf.setBackend(name)`. Kernels that have a rule run on `backend`, which
 * must be able to block; every other one is that of TensorFlow.js's CPU backend.
 *
 * @throws UnsupportedError when `backend` has no `readSync`
 * @example
 * ```ts
 * import { createJsBackend } from "@convscope/backend-js";
 * import { registerKernels } from "@convscope/tfjs-kernels";
 * import * as tf from "@tensorflow/tfjs-core";
 *
 * registerKernels("convscope", createJsBackend());
 * await tf.setBackend("convscope");
 * const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
 * const filter = tf.tensor4d([1, 1, 1, 1], [2, 2, 1, 1]);
 * console.assert((await tf.conv2d(x, filter, 1, "valid").data()).join() === "10");
 * ```
 */
export function registerKernels(
  name: string,
  backend: Backend,
  options: RegisterOptions = {},
): void {
  if (backend.readSync === undefined) {
    throw new UnsupportedError(
      `registerKernels: found backend "${backend.name}" without readSync, expected one that can block (TensorFlow.js's kernels give their results at once); use one on the processor, such as js or wasm`,
      { backend: backend.name },
    );
  }
  registerBackend(name, () => new MathBackendCPU());
  const chosen = Object.values(options.families ?? kernelFamilies).flat();
  const rules = new Map(chosen.map((rule) => [rule.name, rule]));
  for (const config of getKernelsForBackend("cpu")) {
    const rule = rules.get(config.kernelName);
    const kernelFunc =
      rule === undefined ? config.kernelFunc : kernelOf(rule, config.kernelFunc, backend, options);
    registerKernel({ ...config, backendName: name, kernelFunc });
  }
}

function kernelOf(
  rule: KernelRule,
  theirs: KernelFunc,
  backend: Backend,
  { onRun }: RegisterOptions,
): KernelFunc {
  return (parameters) => {
    const call = new KernelCall(backend, rule.name, parameters);
    const applies = rule.applies?.(call) ?? true;
    const result = applies ? tidy(() => rule.run(call)) : theirs(parameters);
    onRun?.(rule.name, applies ? "rule" : "tfjs");
    return result;
  };
}
