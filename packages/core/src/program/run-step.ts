/**
 * One recorded call, made on a backend. A fused step runs as its composition where the backend lacks the kernel.
 */
import type { Backend, Shape, Step } from "../backend.js";
import { gradKernels, type Op } from "../autograd/define-op.js";
import { conv2dBiasActivationOp } from "../ops/conv2d.js";
import { batchNormOp, localResponseNormOp } from "../ops/normalise.js";
import { softmaxOp } from "../ops/softmax.js";
import { wrapBuffer } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";

/** Runs a step on operands in the order of `step.operands`; the result is a fresh buffer of the caller's. */
export function runStep(backend: Backend, step: Step, operands: readonly unknown[]): unknown {
  const [a, b, c] = operands;
  const { kernels, fused } = backend;
  switch (step.kernel) {
    case "unary":
      return kernels.unary(a, step.geometry);
    case "binary":
      return kernels.binary(a, b, step.geometry);
    case "where":
      return kernels.where(a, b, c, step.geometry);
    case "reduce":
      return kernels.reduce(a, step.geometry);
    case "matmul":
      return kernels.matmul(a, b, step.geometry);
    case "conv2d":
      return kernels.conv2d(a, b, step.geometry);
    case "maxPool2d":
      return kernels.maxPool2d(a, step.geometry);
    case "avgPool2d":
      return kernels.avgPool2d(a, step.geometry);
    case "permute":
      return kernels.permute(a, step.geometry);
    case "slice":
      return kernels.slice(a, step.geometry);
    case "concat":
      return kernels.concat(operands, step.geometry);
    case "conv2dInputGrad":
      return gradKernels(backend).conv2dInputGrad(a, b, step.geometry);
    case "conv2dWeightGrad":
      return gradKernels(backend).conv2dWeightGrad(a, b, step.geometry);
    case "maxPool2dInputGrad":
      return gradKernels(backend).maxPool2dInputGrad(a, b, step.geometry);
    case "maxPool2dSelect":
      return gradKernels(backend).maxPool2dSelect(a, b, step.geometry);
    case "avgPool2dInputGrad":
      return gradKernels(backend).avgPool2dInputGrad(a, step.geometry);
    case "conv2dBiasActivation": {
      const g = step.geometry;
      if (fused?.conv2dBiasActivation) return fused.conv2dBiasActivation(a, b, c, g);
      const x = [g.batch, g.inChannels, g.inHeight, g.inWidth];
      const w = [g.outChannels, g.inChannels / g.groups, g.kernelHeight, g.kernelWidth];
      return composed(backend, conv2dBiasActivationOp.compose, operands, [x, w, [g.outChannels]], g);
    }
    case "batchNorm": {
      const g = step.geometry;
      if (fused?.batchNorm) return fused.batchNorm(a, b, c, g);
      return composed(backend, batchNormOp.compose, operands, [[g.outer, g.length, g.inner], [g.length], [g.length]], g);
    }
    case "localResponseNorm": {
      const g = step.geometry;
      if (fused?.localResponseNorm) return fused.localResponseNorm(a, g);
      return composed(backend, localResponseNormOp.compose, operands, [[g.outer, g.length, g.inner]], g);
    }
    case "softmax": {
      const g = step.geometry;
      if (fused?.softmax) return fused.softmax(a, g);
      return composed(backend, softmaxOp.compose, operands, [[g.outer, g.length, g.inner]], g);
    }
    default:
      return step satisfies never;
  }
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
