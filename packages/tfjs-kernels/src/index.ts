/** A backend of TensorFlow.js whose kernels for convolutional networks run on a backend of convscope. */
export type { KernelCall, KernelRule } from "./kernel-call.js";
export { kernelFamilies, type RegisterOptions, registerKernels } from "./register.js";
