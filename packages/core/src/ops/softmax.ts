/**
 * Softmax and its logarithm along an axis, shifted by the maximum so that nothing overflows.
 */

import { defineFusedOp, type FusedOp } from "../autograd/define-op.js";
import type { AxisGeometry } from "../backend.js";
import { resolveAxis, sizeOf } from "../shape.js";
import { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { div, mul, sub } from "./binary.js";
import { max, sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { exp, log } from "./unary.js";

/** The same value, seen as a constant: no gradient flows through it. */
export function detach(x: Tensor): Tensor {
  return new Tensor(x.storage.retain(), x.shape);
}

/** x as `[outer, length, inner]` about one axis. */
export function axisGeometry(op: string, x: Tensor, axis: number): AxisGeometry {
  const at = resolveAxis(op, axis, x.rank);
  return Object.freeze({
    outer: sizeOf(x.shape.slice(0, at)),
    length: x.shape[at] ?? 1,
    inner: sizeOf(x.shape.slice(at + 1)),
  });
}

/** e^x / Σ e^x along the middle axis of `[outer, length, inner]`. */
export const softmaxOp: FusedOp<AxisGeometry> = defineFusedOp<AxisGeometry, "softmax">({
  name: "softmax",
  kernel: "softmax",
  shape: (g) => [g.outer, g.length, g.inner],
  fused: (kernels, [x], g) => kernels.softmax(x?.buffer, g),
  compose: ([x]) => {
    if (x === undefined) throw new RangeError("softmax has one operand");
    const powers = exp(sub(x, detach(max(x, 1, { keepDims: true }))));
    return div(powers, sum(powers, 1, { keepDims: true }));
  },
  backward: (dy, _inputs, y) => [() => mul(y, sub(dy, sum(mul(dy, y), 1, { keepDims: true })))],
});

/** e^x / Σ e^x along an axis (the last by default). @throws ArgumentError */
export function softmax(x: Tensor, axis = -1): Tensor {
  const g = axisGeometry("softmax", x, axis);
  if (x.size === 0) return x.alias();
  return tidy(() => reshape(softmaxOp([reshape(x, [g.outer, g.length, g.inner])], g), x.shape));
}

/** ln softmax, computed as x − max − ln Σ e^(x − max). @throws ArgumentError */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const at = resolveAxis("logSoftmax", axis, x.rank);
  if (x.size === 0) return x.alias();
  return tidy(() => {
    const shifted = sub(x, detach(max(x, at, { keepDims: true })));
    return sub(shifted, log(sum(exp(shifted), at, { keepDims: true })));
  });
}
