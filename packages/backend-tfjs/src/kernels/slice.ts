/**
 * Takes every `step`-th element from `start` on, along each axis; a negative step reads a reversed axis forwards. Axes with
 * a step go one by one, as three: TensorFlow.js's kernels on WebGL take few.
 */
import type { SliceGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { elements } from "../shapes.js";

/** x of shape `in` to y of shape `out`. */
export function slice(scope: KernelScope, x: TensorInfo, g: SliceGeometry): TensorInfo {
  const shape = [...g.in];
  const begin = [...g.start];
  let y = x;
  for (const [axis, step] of g.step.entries()) {
    const size = g.out[axis] as number;
    if (step === 1 || size === 1) continue;
    const lines = [
      elements(shape.slice(0, axis)),
      shape[axis] as number,
      elements(shape.slice(axis + 1)),
    ];
    y = thin(scope, scope.reshape(y, lines), begin[axis] as number, step, size);
    shape[axis] = size;
    begin[axis] = 0;
  }
  return scope.slice(scope.reshape(y, shape), begin, g.out);
}

/** Along the middle axis of x `[outer, length, inner]`. */
function thin(
  scope: KernelScope,
  x: TensorInfo,
  start: number,
  step: number,
  size: number,
): TensorInfo {
  const [outer = 1, length = 1, inner = 1] = x.shape;
  const forwards = step > 0 ? x : scope.run("Reverse", { x }, { dims: [1] });
  const first = step > 0 ? start : length - 1 - start;
  return scope.stridedSlice(forwards, [0, first, 0], [outer, size, inner], [1, Math.abs(step), 1]);
}
