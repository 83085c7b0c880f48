/** Entry "@convscope/core/reference": the definition of every kernel, which terms make which value, and what a rounding may cost. */
export { type AvgPool2dTerm, avgPool2dTerms } from "./avg-pool2d.js";
export { type AvgPool2dInputGradTerm, avgPool2dInputGradTerms } from "./avg-pool2d-input-grad.js";
export { type Arithmetic, arithmeticOf, gamma, representable, ulp } from "./bounds/arithmetic.js";
export { algorithmError } from "./bounds/convolution-algorithm.js";
export { BINARY_ULPS, type UlpLimit, UNARY_ULPS } from "./bounds/ulps.js";
export { type Conv2dTerm, type ConvolutionKernel, conv2dTerms } from "./conv2d.js";
export { type Conv2dInputGradTerm, conv2dInputGradTerms } from "./conv2d-input-grad.js";
export { type Conv2dWeightGradTerm, conv2dWeightGradTerms } from "./conv2d-weight-grad.js";
export { referenceKernels } from "./kernels.js";
export {
  type LocalResponseNormTerm,
  localResponseNormBase,
  localResponseNormTerms,
} from "./local-response-norm.js";
export { type MatmulTerm, matmulTerms } from "./matmul.js";
export { maxPool2dWinner } from "./max-pool2d.js";
export { type MaxPool2dInputGradTerm, maxPool2dInputGradTerms } from "./max-pool2d-input-grad.js";
export { type ReduceTerm, reduceTerms } from "./reduce.js";
export {
  createReferenceBackend,
  type ReferenceBackend,
  type ReferenceBackendOptions,
} from "./reference-backend.js";
