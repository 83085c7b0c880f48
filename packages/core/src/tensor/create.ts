/**
 * Tensors from host values. While a program is recorded, values may enter only through {@link constant}: anything else
 * would freeze what was meant to change between runs.
 */
import type { Backend, Shape } from "../backend.js";
import { checkBackend } from "../check-backend.js";
import { ShapeError } from "../errors.js";
import { checkShape, formatShape, sizeOf } from "../shape.js";
import { isRecorder } from "./recorder.js";
import { emptyTensor, type Tensor, wrapBuffer } from "./tensor.js";
import { uploadValues } from "./upload.js";

/** Host values: any list of numbers. */
export type Values = Float32Array | readonly number[];

/** Uploads values, row-major; one axis if no shape is given. @throws ShapeError when their number does not fit the shape */
export function tensor(backend: Backend, values: Values, shape: Shape = [values.length]): Tensor {
  return create(backend, values, shape, (array) => uploadValues(backend, array));
}

/** Values that belong to the computation itself: allowed while a program is recorded, and baked into it. */
export function constant(backend: Backend, values: Values, shape: Shape = [values.length]): Tensor {
  return create(backend, values, shape, (array) =>
    isRecorder(backend) ? backend.constant(array) : uploadValues(backend, array),
  );
}

function create(
  backend: Backend,
  values: Values,
  shape: Shape,
  upload: (values: Float32Array) => unknown,
): Tensor {
  checkBackend(backend, "tensor", "suite");
  checkShape("tensor", shape);
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw new ShapeError(
      `tensor: found ${values.length} values for shape ${formatShape(shape)}, expected ${shape.join("·") || 1} = ${size}; correct the shape or the values`,
      { values: values.length, shape },
    );
  }
  if (size === 0) return emptyTensor(backend, shape);
  const array = values instanceof Float32Array ? values : Float32Array.from(values);
  return wrapBuffer(backend, upload(array), shape);
}

/** A constant of one value throughout. */
export function full(backend: Backend, shape: Shape, value: number): Tensor {
  checkShape("full", shape);
  return constant(backend, new Float32Array(sizeOf(shape)).fill(value), shape);
}

/** A constant of zeros. */
export function zeros(backend: Backend, shape: Shape): Tensor {
  return full(backend, shape, 0);
}

/** A constant of ones. */
export function ones(backend: Backend, shape: Shape): Tensor {
  return full(backend, shape, 1);
}

/** A constant without axes. */
export function scalar(backend: Backend, value: number): Tensor {
  return full(backend, [], value);
}

/** The constant 0, 1, 2, … count − 1. */
export function iota(backend: Backend, count: number): Tensor {
  return constant(
    backend,
    Float32Array.from({ length: count }, (_, i) => i),
  );
}
