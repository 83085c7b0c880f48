/** How each contract call becomes steps of the engine: total by type. */
import type { KernelName } from "@convscope/core/backend";
import type { Encoder } from "../step.js";
import { batchNorm, localResponseNorm, softmax } from "./axis.js";
import { binary } from "./binary.js";
import { conv2d } from "./conv2d.js";
import { conv2dBiasActivation } from "./conv2d-bias-activation.js";
import { conv2dInputGrad } from "./conv2d-input-grad.js";
import { conv2dWeightGrad } from "./conv2d-weight-grad.js";
import { matmul } from "./matmul.js";
import { concat, permute, slice } from "./movement.js";
import {
  avgPool2d,
  avgPool2dInputGrad,
  maxPool2d,
  maxPool2dInputGrad,
  maxPool2dSelect,
} from "./pool2d.js";
import { reduce } from "./reduce.js";
import { unary } from "./unary.js";
import { where } from "./where.js";

export const encoders: { readonly [K in KernelName]: Encoder<K> } = {
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
