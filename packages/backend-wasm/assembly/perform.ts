// Which opcode means which kernel. The numbers are those of src/opcodes.ts.
import { batchNorm, localResponseNorm, softmax } from "./axis";
import { binary } from "./binary";
import { bundleConv2d } from "./bundle-conv2d";
import { bundlePool } from "./bundle-pool";
import { bundleWeightGrad } from "./bundle-weight-grad";
import { bundleWinograd, winogradColumns } from "./bundle-winograd";
import { bundleMaps } from "./bundles";
import { conv2d } from "./conv2d";
import { conv2dInputGrad } from "./conv2d-input-grad";
import { conv2dRows } from "./conv2d-rows";
import { conv2dWeightGrad } from "./conv2d-weight-grad";
import { dense } from "./dense";
import { depthwise } from "./depthwise";
import { depthwiseWalk } from "./depthwise-walk";
import { depthwiseInputGrad, depthwiseWeightGrad } from "./depthwise-grad";
import { matmul } from "./matmul";
import { fewRows } from "./few-rows";
import { finish } from "./finish";
import { copyRows } from "./movement";
import { packRows } from "./pack";
import { avgPool2d, maxPool2d } from "./pool2d";
import { avgPool2dInputGrad, maxPool2dInputGrad, maxPool2dSelect } from "./pool2d-grad";
import { reduce } from "./reduce";
import { scatter } from "./scatter";
import { address, int } from "./step";
import { unary } from "./unary";
import { weightGradRows } from "./weight-grad-rows";
import { where } from "./where";
import { winogradFilters } from "./winograd-filters";
import { winogradInput } from "./winograd-input";
import { winogradProduct } from "./winograd-product";
import { winogradSeen, winogradSums, winogradWanted, winogradWeights } from "./winograd-weight-grad";

/** Computes one chunk of a step. `scratch` is this thread's own memory. */
export function perform(step: usize, chunk: i32, scratch: usize): void {
  switch (load<i32>(step)) {
    case 0: return unary(step, chunk);
    case 1: return binary(step, chunk);
    case 2: return where(step, chunk);
    case 3: return reduce(step, chunk);
    case 4: return packRows(step, chunk);
    case 5: return matmul(step, chunk, scratch);
    case 6: return conv2d(step, chunk, scratch);
    case 7: return conv2dInputGrad(step, chunk, scratch);
    case 8: return conv2dWeightGrad(step, chunk, scratch);
    case 9: return maxPool2d(step, chunk, scratch);
    case 10: return avgPool2d(step, chunk, scratch);
    case 11: return maxPool2dInputGrad(step, chunk, scratch);
    case 12: return maxPool2dSelect(step, chunk, scratch);
    case 13: return avgPool2dInputGrad(step, chunk, scratch);
    case 14: return copyRows(step, chunk);
    case 15: return finish(step, chunk);
    case 16: return batchNorm(step, chunk);
    case 17: return localResponseNorm(step, chunk);
    case 18: return softmax(step, chunk);
    case 19: return scatter(step, chunk);
    case 20: return depthwise(step, chunk, scratch);
    case 21: return depthwiseInputGrad(step, chunk);
    case 22: return depthwiseWeightGrad(step, chunk);
    case 23: return sequence(step, chunk, scratch);
    case 24: return fewRows(step, chunk);
    case 25: return weightGradRows(step, chunk);
    case 26: return conv2dRows(step, chunk, scratch);
    case 27: return winogradFilters(step, chunk, scratch);
    case 28: return winogradInput(step, chunk, scratch);
    case 29: return winogradProduct(step, chunk, scratch);
    case 30: return winogradSeen(step, chunk, scratch);
    case 31: return winogradWanted(step, chunk, scratch);
    case 32: return winogradSums(step, chunk, scratch);
    case 33: return winogradWeights(step, chunk, scratch);
    case 34: return bundleMaps(step, chunk);
    case 35: return bundleConv2d(step, chunk, scratch);
    case 36: return bundleWeightGrad(step, chunk, scratch);
    case 37: return depthwiseWalk(step, chunk, scratch);
    case 38: return dense(step, chunk);
    case 39: return bundlePool(step, chunk, scratch);
    case 40: return winogradColumns(step, chunk);
    case 41: return bundleWinograd(step, chunk, scratch);
    default: unreachable();
  }
}

/**
 * The same chunk of several steps, one behind the other: steps whose chunk needs nothing of the others' but this chunk.
 * Arguments: 0 number of steps, 1 … the address of each.
 */
function sequence(step: usize, chunk: i32, scratch: usize): void {
  const steps = int(step, 0);
  for (let i = 1; i <= steps; i++) perform(address(step, i), chunk, scratch);
}
