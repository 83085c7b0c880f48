/**
 * Stretching a tensor to a larger shape, and its adjoint: summing back to the smaller one.
 */
import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { broadcastShapes, broadcastStrides, formatShape, sameShape } from "../shape.js";
import { scalar } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { binaryOp } from "./binary.js";
import { sum } from "./reduce.js";
import { reshape } from "./reshape.js";

/** x repeated along axes of extent 1 until it has `shape`; an alias if it has it already. @throws ShapeError */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x.alias();
  if (!sameShape(broadcastShapes("broadcastTo", x.shape, shape), shape)) {
    throw new ShapeError(
      `broadcastTo: found ${formatShape(x.shape)}, expected a shape that stretches to ${formatShape(shape)} (equal extents or 1, aligned at the right); reshape it first`,
      { from: x.shape, to: shape },
    );
  }
  // The contract has no copy kernel; a product with 1 keeps NaN, infinities and the sign of 0.
  const strides = Object.freeze([broadcastStrides(x.shape, shape), shape.map(() => 0)] as const);
  const geometry = Object.freeze({ op: "mul", out: shape, strides } as const);
  return tidy(() => binaryOp([x, scalar(x.backend, 1)], geometry));
}

/** Sums over the axes that were stretched, back to `shape`; an alias if it has it already. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x.alias();
  const shift = x.shape.length - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < shift || (shape[axis - shift] === 1 && x.shape[axis] !== 1));
  return tidy(() => reshape(sum(x, axes), shape));
}
