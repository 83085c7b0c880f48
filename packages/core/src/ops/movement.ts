/**
 * Moving values without arithmetic: permute, slice and concat.
 */

import { commonBackend, defineOp, type Op } from "../autograd/define-op.js";
import type { ConcatGeometry, PermuteGeometry, Shape, SliceGeometry } from "../backend.js";
import {
  concatGeometry,
  permuteGeometry,
  type SliceRange,
  sliceGeometry,
} from "../geometry/elementwise.js";
import { sizeOf } from "../shape.js";
import { full, zeros } from "../tensor/create.js";
import { emptyTensor, type Tensor } from "../tensor/tensor.js";
import { reshape } from "./reshape.js";

const permuteOp: Op<PermuteGeometry> = defineOp<PermuteGeometry>({
  name: "permute",
  shape: (g) => g.axes.map((axis) => g.in[axis] ?? 1),
  forward: (backend, [x], g) => backend.kernels.permute(x?.buffer, g),
  backward: (dy, _inputs, _y, g) => [
    () =>
      permute(
        dy,
        g.axes.map((_, axis) => g.axes.indexOf(axis)),
      ),
  ],
});

/** Axis i of the result is axis `axes[i]` of x. @throws ArgumentError */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  return permuteOp([x], permuteGeometry(x.shape, axes));
}

const sliceOp: Op<SliceGeometry> = defineOp<SliceGeometry>({
  name: "slice",
  shape: (g) => g.out,
  forward: (backend, [x], g) => backend.kernels.slice(x?.buffer, g),
  backward: (dy, _inputs, _y, g) => [() => scatter(dy, g)],
});

/** A strided part of x; one range an axis, Python's rules (negative ends count from the end, negative steps reverse). @throws ArgumentError */
export function slice(x: Tensor, ranges: readonly (SliceRange | undefined)[]): Tensor {
  return sliceOp([x], sliceGeometry(x.shape, ranges));
}

/** Slice's adjoint: every element back at its place, 0 elsewhere. Axis by axis: reverse, spread by the step, pad. */
function scatter(dy: Tensor, g: SliceGeometry): Tensor {
  if (dy.size === 0) return zeros(dy.backend, g.in);
  let grad = dy;
  g.in.forEach((extent, axis) => {
    const count = grad.shape[axis] ?? 0;
    const step = g.step[axis] ?? 1;
    const start = g.start[axis] ?? 0;
    if (count === extent && step === 1) return;
    if (step < 0)
      grad = slice(
        grad,
        grad.shape.map((_, i) => (i === axis ? { step: -1 } : undefined)),
      );
    const stride = Math.abs(step);
    const first = step < 0 ? start + (count - 1) * step : start;
    if (stride > 1 && count > 1) grad = spread(grad, axis, stride);
    const length = grad.shape[axis] ?? 0;
    grad = padAxis(grad, axis, first, extent - first - length, 0);
  });
  return grad;
}

/** Puts stride − 1 zeros between neighbours along an axis. */
function spread(x: Tensor, axis: number, stride: number): Tensor {
  const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = x.shape[axis] ?? 0;
  const column = reshape(x, [outer, count, 1, inner]);
  const gaps = zeros(x.backend, [outer, count, stride - 1, inner]);
  const joined = reshape(concat([column, gaps], 2), [outer, count * stride, inner]);
  const trimmed = slice(joined, [undefined, { end: (count - 1) * stride + 1 }]);
  return reshape(
    trimmed,
    x.shape.map((extent, i) => (i === axis ? (count - 1) * stride + 1 : extent)),
  );
}

/** x with constants around one axis; widths are checked by the caller. */
export function padAxis(
  x: Tensor,
  axis: number,
  before: number,
  after: number,
  value: number,
): Tensor {
  const block = (length: number): Tensor[] => {
    if (length === 0) return [];
    const shape = x.shape.map((extent, i) => (i === axis ? length : extent));
    return [full(x.backend, shape, value)];
  };
  const parts = [...block(before), x, ...block(after)];
  return parts.length === 1 ? x : concat(parts, axis);
}

interface Concat {
  readonly geometry: ConcatGeometry;
  readonly out: Shape;
  readonly axis: number;
}

const concatOp: Op<Concat> = defineOp<Concat>({
  name: "concat",
  shape: ({ out }) => out,
  forward: (backend, inputs, { geometry }) =>
    backend.kernels.concat(
      inputs.map((x) => x.buffer),
      geometry,
    ),
  backward: (dy, inputs, _y, { axis }) => {
    let offset = 0;
    return inputs.map((x) => {
      const start = offset;
      offset += x.shape[axis] ?? 0;
      const end = offset;
      return () =>
        slice(
          dy,
          dy.shape.map((_, i) => (i === axis ? { start, end } : undefined)),
        );
    });
  },
});

/** Joins tensors along an axis, in order. @throws ShapeError */
export function concat(xs: readonly Tensor[], axis: number): Tensor {
  const shapes = xs.map((x) => x.shape);
  const { out } = concatGeometry(shapes, axis);
  const backend = commonBackend("concat", xs);
  if (sizeOf(out) === 0) return emptyTensor(backend, out);
  // Backends never see an operand without elements.
  const filled = xs.filter((x) => x.size > 0);
  const { geometry } = concatGeometry(
    filled.map((x) => x.shape),
    axis,
  );
  return concatOp(filled, { geometry, out, axis: axis < 0 ? axis + out.length : axis });
}
