/**
 * All cases, kernel by kernel, then those of one adversity for many kernels. Cases made by fuzzing are to be added here as further lists of the same records.
 */
import type { Case } from "../case.js";
import { avgPool2dCases } from "./avg-pool2d.js";
import { avgPool2dInputGradCases } from "./avg-pool2d-input-grad.js";
import { batchNormCases } from "./batch-norm.js";
import { binaryCases } from "./binary.js";
import { concatCases } from "./concat.js";
import { conv2dCases } from "./conv2d.js";
import { conv2dBiasActivationCases } from "./conv2d-bias-activation.js";
import { conv2dInputGradCases } from "./conv2d-input-grad.js";
import { conv2dWeightGradCases } from "./conv2d-weight-grad.js";
import { gradientCases } from "./gradient.js";
import { localResponseNormCases } from "./local-response-norm.js";
import { matmulCases } from "./matmul.js";
import { maxPool2dCases } from "./max-pool2d.js";
import { maxPool2dInputGradCases } from "./max-pool2d-input-grad.js";
import { maxPool2dSelectCases } from "./max-pool2d-select.js";
import { memoryCases } from "./memory.js";
import { nonFiniteOperandCases } from "./non-finite-operands.js";
import { oneElementCases } from "./one-element.js";
import { permuteCases } from "./permute.js";
import { programCases } from "./program.js";
import { reduceCases } from "./reduce.js";
import { sliceCases } from "./slice.js";
import { softmaxCases } from "./softmax.js";
import { subnormalOperandCases } from "./subnormal-operands.js";
import { unaryCases } from "./unary.js";
import { whereCases } from "./where.js";

/** Every case of the suite: data, in the order of the contract. */
export const conformanceCases: readonly Case[] = [
  ...memoryCases,
  ...unaryCases,
  ...binaryCases,
  ...whereCases,
  ...reduceCases,
  ...matmulCases,
  ...conv2dCases,
  ...maxPool2dCases,
  ...avgPool2dCases,
  ...permuteCases,
  ...sliceCases,
  ...concatCases,
  ...conv2dInputGradCases,
  ...conv2dWeightGradCases,
  ...maxPool2dInputGradCases,
  ...maxPool2dSelectCases,
  ...avgPool2dInputGradCases,
  ...conv2dBiasActivationCases,
  ...batchNormCases,
  ...localResponseNormCases,
  ...softmaxCases,
  ...oneElementCases,
  ...nonFiniteOperandCases,
  ...subnormalOperandCases,
  ...gradientCases,
  ...programCases,
];
