/**
 * A backend of TensorFlow.js whose kernels for convolutional networks run on a backend of ours. Tensors lie in the memory of
 * TensorFlow.js's CPU backend, and every kernel that has no rule here is that backend's own.
 */
import { type Backend, tidy } from "@convscope/core";
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
 * Registers a backend `name` with TensorFlow.js, for `tf.setBackend(name)`; `backend` must be able to block.
 */
export function registerKernels(
  name: string,
  backend: Backend,
  options: RegisterOptions = {},
): void {
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
