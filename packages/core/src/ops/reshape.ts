/**
 * The same values under another shape: no copy, no kernel. Includes flatten, squeeze and unsqueeze.
 */

import { note } from "../autograd/tape.js";
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkShape, formatShape, resolveAxis, sizeOf } from "../shape.js";
import { Tensor } from "../tensor/tensor.js";

/**
 * x with another shape of equal size, sharing its storage; one extent may be −1 and is worked out.
 *
 * @throws ShapeError when the sizes differ
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = reshapedTo(x.shape, shape);
  const y = new Tensor(x.storage.retain(), target);
  note([x], y, (dy, [input]) => [input && (() => reshape(dy, input.shape))]);
  return y;
}

/** The shape that {@link reshape} gives: the one wanted, with its −1 worked out. @throws ArgumentError, ShapeError */
export function reshapedTo(from: Shape, shape: Shape): Shape {
  const size = sizeOf(from);
  const holes = shape.filter((extent) => extent === -1).length;
  if (holes > 1) {
    throw new ArgumentError(
      `reshape: found ${holes} extents of −1 in ${formatShape(shape)}, expected at most one (only one can be worked out); give the others`,
      { shape },
    );
  }
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  const target = shape.map((extent) => (extent === -1 ? size / known : extent));
  if (holes === 1 && (known === 0 || !Number.isInteger(size / known))) {
    throw new ShapeError(
      `reshape: found ${formatShape(from)} = ${size} elements, expected a multiple of ${known} for ${formatShape(shape)}; correct the shape`,
      { from, to: shape },
    );
  }
  checkShape("reshape", target);
  if (sizeOf(target) !== size) {
    throw new ShapeError(
      `reshape: found ${formatShape(from)} = ${size} elements, expected ${sizeOf(target)} for ${formatShape(shape)} (reshape keeps every element); correct the shape`,
      { from, to: shape },
    );
  }
  return target;
}

/** Merges axes from `startAxis` (1: all but the batch) on into one. */
export function flatten(x: Tensor, startAxis = 1): Tensor {
  const axis = x.rank === startAxis ? startAxis : resolveAxis("flatten", startAxis, x.rank);
  return reshape(x, [...x.shape.slice(0, axis), sizeOf(x.shape.slice(axis))]);
}
