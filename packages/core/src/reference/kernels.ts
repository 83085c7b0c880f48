/**
 * The reference kernels as pure functions of Float64Arrays: all of the contract's tables in one record.
 * Not a backend: nothing is owned or counted here (reference-backend.ts does that).
 */
import type { AllKernels } from "../backend.js";
import { avgPool2d } from "./avg-pool2d.js";
import { avgPool2dInputGrad } from "./avg-pool2d-input-grad.js";
import { batchNorm } from "./batch-norm.js";
import { binary } from "./binary.js";
import { concat } from "./concat.js";
import { conv2d } from "./conv2d.js";
import { conv2dBiasActivation } from "./conv2d-bias-activation.js";
import { conv2dInputGrad } from "./conv2d-input-grad.js";
import { conv2dWeightGrad } from "./conv2d-weight-grad.js";
import { localResponseNorm } from "./local-response-norm.js";
import { matmul } from "./matmul.js";
import { maxPool2d } from "./max-pool2d.js";
import { maxPool2dInputGrad } from "./max-pool2d-input-grad.js";
import { maxPool2dSelect } from "./max-pool2d-select.js";
import { permute } from "./permute.js";
import { reduce } from "./reduce.js";
import { slice } from "./slice.js";
import { softmax } from "./softmax.js";
import { unary } from "./unary.js";
import { where } from "./where.js";

/**
 * Every kernel of the contract in float64, straight from its formula: the definition that other backends are compared with.
 *
 * @example
 * ```ts
 * import { referenceKernels } from "@convscope/core/reference";
 * const x = Float64Array.of(1, 2, 3);
 * console.log(referenceKernels.softmax(x, { outer: 1, length: 3, inner: 1 }));
 * ```
 */
export const referenceKernels: AllKernels<Float64Array> = {
  unary,
  binary,
  where,
  reduce,
  matmul,
  conv2d,
  maxPool2d,
  avgPool2d,
  permute,
  slice,
  concat,
  conv2dInputGrad,
  conv2dWeightGrad,
  maxPool2dInputGrad,
  maxPool2dSelect,
  avgPool2dInputGrad,
  conv2dBiasActivation,
  batchNorm,
  localResponseNorm,
  softmax,
};
