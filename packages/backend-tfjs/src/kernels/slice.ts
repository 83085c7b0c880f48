/** Takes every `step`-th element from `start` on, along each axis; a negative step reads a reversed axis forwards. */
import type { SliceGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";

/** x of shape `in` to y of shape `out`. */
export function slice(scope: KernelScope, x: TensorInfo, g: SliceGeometry): TensorInfo {
  let y = scope.reshape(x, g.in);
  const backwards = g.step.flatMap((step, axis) =>
    step < 0 && (g.out[axis] as number) > 1 ? [axis] : [],
  );
  const begin = g.start.map((first, axis) =>
    backwards.includes(axis) ? (g.in[axis] as number) - 1 - first : first,
  );
  if (backwards.length > 0) y = scope.run("Reverse", { x: y }, { dims: backwards });
  return scope.stridedSlice(y, begin, g.out, g.step.map(Math.abs));
}
