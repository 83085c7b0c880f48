/**
 * One recorded call, made on a backend. A fused step runs as its composition where the backend lacks the kernel.
 */

import { gradKernels, type Op } from "../autograd/define-op.js";
import { requiredKernels } from "../autograd/given-kernels.js";
import type {
  AxisGeometry,
  Backend,
  FusedKernels,
  GeometryOf,
  GradKernels,
  KernelName,
  Kernels,
  Shape,
  StepOf,
} from "../backend.js";
import { conv2dBiasActivationOp } from "../ops/conv2d.js";
import { batchNormOp, localResponseNormOp } from "../ops/normalise.js";
import { softmaxOp } from "../ops/softmax.js";
import { wrapBuffer } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";

type Operands = readonly unknown[];

/** How each kernel is called. Total by type: a kernel that the contract gains must be given here. */
type Calls = {
  readonly [K in KernelName]: (b: Backend, o: Operands, g: GeometryOf<K>) => unknown;
};

const kernelCalls: Pick<Calls, keyof Kernels<unknown>> = {
  unary: (b, o, g) => requiredKernels(b).unary(o[0], g),
  binary: (b, o, g) => requiredKernels(b).binary(o[0], o[1], g),
  where: (b, o, g) => requiredKernels(b).where(o[0], o[1], o[2], g),
  reduce: (b, o, g) => requiredKernels(b).reduce(o[0], g),
  matmul: (b, o, g) => requiredKernels(b).matmul(o[0], o[1], g),
  conv2d: (b, o, g) => requiredKernels(b).conv2d(o[0], o[1], g),
  maxPool2d: (b, o, g) => requiredKernels(b).maxPool2d(o[0], g),
  avgPool2d: (b, o, g) => requiredKernels(b).avgPool2d(o[0], g),
  permute: (b, o, g) => requiredKernels(b).permute(o[0], g),
  slice: (b, o, g) => requiredKernels(b).slice(o[0], g),
  concat: (b, o, g) => requiredKernels(b).concat(o, g),
};

const gradCalls: Pick<Calls, keyof GradKernels<unknown>> = {
  conv2dInputGrad: (b, o, g) => gradKernels(b).conv2dInputGrad(o[0], o[1], g),
  conv2dWeightGrad: (b, o, g) => gradKernels(b).conv2dWeightGrad(o[0], o[1], g),
  maxPool2dInputGrad: (b, o, g) => gradKernels(b).maxPool2dInputGrad(o[0], o[1], g),
  maxPool2dSelect: (b, o, g) => gradKernels(b).maxPool2dSelect(o[0], o[1], g),
  avgPool2dInputGrad: (b, o, g) => gradKernels(b).avgPool2dInputGrad(o[0], g),
};

const axisShape = (g: AxisGeometry): Shape => [g.outer, g.length, g.inner];

const fusedCalls: Pick<Calls, keyof FusedKernels<unknown>> = {
  conv2dBiasActivation(b, o, g) {
    if (b.fused?.conv2dBiasActivation) return b.fused.conv2dBiasActivation(o[0], o[1], o[2], g);
    const x = [g.batch, g.inChannels, g.inHeight, g.inWidth];
    const w = [g.outChannels, g.inChannels / g.groups, g.kernelHeight, g.kernelWidth];
    return composed(b, conv2dBiasActivationOp.compose, o, [x, w, [g.outChannels]], g);
  },
  batchNorm(b, o, g) {
    if (b.fused?.batchNorm) return b.fused.batchNorm(o[0], o[1], o[2], g);
    return composed(b, batchNormOp.compose, o, [axisShape(g), [g.length], [g.length]], g);
  },
  localResponseNorm(b, o, g) {
    if (b.fused?.localResponseNorm) return b.fused.localResponseNorm(o[0], g);
    return composed(b, localResponseNormOp.compose, o, [axisShape(g)], g);
  },
  softmax(b, o, g) {
    if (b.fused?.softmax) return b.fused.softmax(o[0], g);
    return composed(b, softmaxOp.compose, o, [axisShape(g)], g);
  },
};

const calls: Calls = { ...kernelCalls, ...gradCalls, ...fusedCalls };

/** Runs a step on operands in the order of `step.operands`; the result is a fresh buffer of the caller's. */
export function runStep<K extends KernelName>(
  backend: Backend,
  step: StepOf<K>,
  operands: readonly unknown[],
): unknown {
  const call: Calls[K] = calls[step.kernel];
  return call(backend, operands, step.geometry);
}

/** Runs a composition on borrowed buffers: its operands are lent to tensors and taken back. */
function composed<G>(
  backend: Backend,
  compose: Op<G>,
  operands: readonly unknown[],
  shapes: readonly Shape[],
  geometry: G,
): unknown {
  const lent = operands.map((buffer, i) => wrapBuffer(backend, buffer, shapes[i] ?? []));
  // A second owner keeps the lent buffers from being freed with the intermediates.
  const owners = lent.map((tensor) => tensor.storage.retain());
  const result = tidy(() => compose(lent, geometry));
  const buffer = result.storage.surrender();
  for (const tensor of lent) tensor.dispose();
  for (const owner of owners) owner.surrender();
  return buffer;
}
