/** The contract's kernels, each as a call by its name: whoever can perform calls by name has all of them. */
import type {
  FusedKernels,
  GeometryOf,
  GradKernels,
  KernelName,
  Kernels,
} from "@convscope/core/backend";

/** Performs contract calls by name. */
export interface KernelCaller<B> {
  /** The fresh result of `kernel`. */
  call<K extends KernelName>(kernel: K, operands: readonly B[], g: GeometryOf<K>): B;
}

/** The kernels that every backend has. */
export function requiredKernels<B>(caller: KernelCaller<B>): Kernels<B> {
  return {
    unary: (x, g) => caller.call("unary", [x], g),
    binary: (a, b, g) => caller.call("binary", [a, b], g),
    where: (mask, a, b, g) => caller.call("where", [mask, a, b], g),
    reduce: (x, g) => caller.call("reduce", [x], g),
    matmul: (a, b, g) => caller.call("matmul", [a, b], g),
    conv2d: (x, w, g) => caller.call("conv2d", [x, w], g),
    maxPool2d: (x, g) => caller.call("maxPool2d", [x], g),
    avgPool2d: (x, g) => caller.call("avgPool2d", [x], g),
    permute: (x, g) => caller.call("permute", [x], g),
    slice: (x, g) => caller.call("slice", [x], g),
    concat: (xs, g) => caller.call("concat", xs, g),
  };
}

/** The kernels that training adds. */
export function gradKernels<B>(caller: KernelCaller<B>): GradKernels<B> {
  return {
    conv2dInputGrad: (dy, w, g) => caller.call("conv2dInputGrad", [dy, w], g),
    conv2dWeightGrad: (x, dy, g) => caller.call("conv2dWeightGrad", [x, dy], g),
    maxPool2dInputGrad: (dy, x, g) => caller.call("maxPool2dInputGrad", [dy, x], g),
    maxPool2dSelect: (v, x, g) => caller.call("maxPool2dSelect", [v, x], g),
    avgPool2dInputGrad: (dy, g) => caller.call("avgPool2dInputGrad", [dy], g),
  };
}

/** The fused kernels. */
export function fusedKernels<B>(caller: KernelCaller<B>): FusedKernels<B> {
  return {
    conv2dBiasActivation: (x, w, bias, g) => caller.call("conv2dBiasActivation", [x, w, bias], g),
    batchNorm: (x, scale, shift, g) => caller.call("batchNorm", [x, scale, shift], g),
    localResponseNorm: (x, g) => caller.call("localResponseNorm", [x], g),
    softmax: (x, g) => caller.call("softmax", [x], g),
  };
}
