/**
 * The expectation of every kernel: what the reference gives and how far from it a backend with the stated facts may be.
 * Total by type: a new kernel of the contract does not compile without its bound.
 */
import type { Capabilities, GeometryOf, KernelName } from "@convscope/core/backend";
import { type Arithmetic, arithmeticOf, referenceKernels } from "@convscope/core/reference";
import { expectBatchNorm, expectLocalResponseNorm, expectSoftmax } from "./axis.js";
import { expectConv2dBiasActivation, expectConvolution } from "./convolution.js";
import { expectBinary, expectUnary } from "./elementwise.js";
import { type Expectation, exact, moved } from "./expectation.js";
import {
  expectAvgPool2d,
  expectAvgPool2dInputGrad,
  expectMatmul,
  expectMaxPool2dInputGrad,
  expectReduce,
} from "./sums.js";

type Operand = (index: number) => Float64Array;

type Expect<K extends KernelName> = (
  at: Operand,
  geometry: GeometryOf<K>,
  arithmetic: Arithmetic,
  capabilities: Capabilities,
  operands: readonly Float64Array[],
) => Expectation;

type Table = { readonly [K in KernelName]: Expect<K> };

const EXPECT: Table = {
  unary: (at, g, u) => expectUnary([at(0)], g, u),
  binary: (at, g, u) => expectBinary([at(0), at(1)], g, u),
  where: (at, g) => moved(referenceKernels.where(at(0), at(1), at(2), g)),
  reduce: (at, g, u) => expectReduce([at(0)], g, u),
  matmul: (at, g, u) => expectMatmul([at(0), at(1)], g, u),
  conv2d: (at, g, u, facts) => expectConvolution("conv2d", [at(0), at(1)], g, u, facts),
  maxPool2d: (at, g) => exact(referenceKernels.maxPool2d(at(0), g)),
  avgPool2d: (at, g, u) => expectAvgPool2d([at(0)], g, u),
  permute: (at, g) => moved(referenceKernels.permute(at(0), g)),
  slice: (at, g) => moved(referenceKernels.slice(at(0), g)),
  concat: (_at, g, _u, _facts, operands) => moved(referenceKernels.concat(operands, g)),
  conv2dInputGrad: (at, g, u, facts) =>
    expectConvolution("conv2dInputGrad", [at(0), at(1)], g, u, facts),
  conv2dWeightGrad: (at, g, u, facts) =>
    expectConvolution("conv2dWeightGrad", [at(0), at(1)], g, u, facts),
  maxPool2dInputGrad: (at, g, u) => expectMaxPool2dInputGrad([at(0), at(1)], g, u),
  maxPool2dSelect: (at, g) => moved(referenceKernels.maxPool2dSelect(at(0), at(1), g)),
  avgPool2dInputGrad: (at, g, u) => expectAvgPool2dInputGrad([at(0)], g, u),
  conv2dBiasActivation: (at, g, u, facts) =>
    expectConv2dBiasActivation([at(0), at(1), at(2)], g, u, facts),
  batchNorm: (at, g, u) => expectBatchNorm([at(0), at(1), at(2)], g, u),
  localResponseNorm: (at, g, u) => expectLocalResponseNorm([at(0)], g, u),
  softmax: (at, g, u) => expectSoftmax([at(0)], g, u),
};

/** What `kernel` should give for these operands on a backend with these facts. */
export function expectationOf<K extends KernelName>(
  kernel: K,
  operands: readonly Float32Array[],
  geometry: GeometryOf<K>,
  capabilities: Capabilities,
): Expectation {
  const exactly = operands.map((values) => Float64Array.from(values));
  const at = (index: number): Float64Array => {
    const found = exactly[index];
    if (found === undefined) throw new Error(`${kernel}: the case has no operand ${index}`);
    return found;
  };
  return EXPECT[kernel](at, geometry, arithmeticOf(capabilities), capabilities, exactly);
}
