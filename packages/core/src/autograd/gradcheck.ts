/**
 * Compares an operation's gradients with central differences, in float64. For users' own ops as for ours.
 */

import type { Backend, Shape } from "../backend.js";
import { ArgumentError, UnsupportedError } from "../errors.js";
import { add, mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { Random } from "../random.js";
import { sizeOf } from "../shape.js";
import { type Tensor, wrapBuffer } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { grad } from "./grad.js";

/** A backend that computes and lends its values in float64: `createReferenceBackend()`. */
export interface Float64Backend extends Backend {
  uploadFloat64(values: Float64Array): unknown;
  values(buffer: unknown): Float64Array;
}

/** Options of {@link gradcheck}. */
export interface GradcheckOptions {
  /** Step of the differences; 1e-5. */
  readonly step?: number;
  /** Largest error allowed, relative to max(1, |gradient|); 1e-6. */
  readonly tolerance?: number;
  /** Differentiate this many times: 2 checks the gradient of the gradient. */
  readonly order?: number;
  readonly seed?: number;
}

/** The place where gradient and difference part most. */
export interface GradcheckResult {
  readonly ok: boolean;
  readonly error: number;
  readonly input: number;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
}

/** Values of one argument. */
export interface GradcheckInput {
  readonly shape: Shape;
  readonly values: Float64Array;
}

/**
 * Checks dL/dx of every argument, L = Σ c·f(x) with random c.
 *
 * @throws ArgumentError for an impossible option, UnsupportedError when the backend is not of float64
 */
export function gradcheck(
  backend: Float64Backend,
  body: (...inputs: readonly Tensor[]) => Tensor,
  inputs: readonly GradcheckInput[],
  options: GradcheckOptions = {},
): GradcheckResult {
  const { step = 1e-5, tolerance = 1e-6, order = 1, seed = 1 } = options;
  if (backend.capabilities.precision !== "float64") {
    throw new UnsupportedError(
      `gradcheck: found backend "${backend.name}" of ${backend.capabilities.precision}, expected float64 (differences drown in rounding); use createReferenceBackend()`,
      { backend: backend.name },
    );
  }
  if (!Number.isInteger(order) || order < 1) {
    throw new ArgumentError(
      `gradcheck: found order ${order}, expected a whole number from 1; correct it`,
      { order },
    );
  }
  const target = order === 1 ? body : gradientOf(body, order - 1, seed + 1);
  const evaluate = (values: readonly Float64Array[]): number =>
    tidyNumber(backend, () =>
      project(target(...uploadAll(backend, inputs, values)), seed, backend),
    );
  const start = inputs.map((input) => input.values);
  const analytic = analyticOf(backend, target, inputs, seed);
  let worst: GradcheckResult = { ok: true, error: 0, input: 0, index: 0, analytic: 0, numeric: 0 };
  inputs.forEach(({ values }, input) => {
    values.forEach((value, index) => {
      const at = (x: number): number =>
        evaluate(start.map((array, i) => (i === input ? array.with(index, x) : array)));
      const numeric = (at(value + step) - at(value - step)) / (2 * step);
      const exact = analytic[input]?.[index] ?? Number.NaN;
      const error = Math.abs(exact - numeric) / Math.max(1, Math.abs(numeric));
      // A NaN is the worst there is.
      if (Number.isNaN(worst.error) || error <= worst.error) return;
      worst = { ok: error <= tolerance, error, input, index, analytic: exact, numeric };
    });
  });
  return worst;
}

function uploadAll(
  backend: Float64Backend,
  inputs: readonly GradcheckInput[],
  values: readonly Float64Array[],
): readonly Tensor[] {
  return inputs.map(({ shape }, i) =>
    wrapBuffer(backend, backend.uploadFloat64(values[i] ?? new Float64Array(0)), shape),
  );
}

/** Σ c·y with c drawn anew from the seed, the same for equal sizes. */
function project(y: Tensor, seed: number, backend: Float64Backend): Tensor {
  const random = new Random(seed);
  const weights = Float64Array.from({ length: sizeOf(y.shape) }, () => random.normal());
  return sum(mul(y, wrapBuffer(backend, backend.uploadFloat64(weights), y.shape)));
}

function gradientOf(
  body: (...inputs: readonly Tensor[]) => Tensor,
  times: number,
  seed: number,
): (...inputs: readonly Tensor[]) => Tensor {
  return (...inputs) => {
    const inner = times === 1 ? body : gradientOf(body, times - 1, seed + 1);
    const backend = inputs[0]?.backend;
    if (backend === undefined || !isFloat64(backend))
      throw new RangeError("gradcheck has inputs on a float64 backend");
    const gradients = grad(() => project(inner(...inputs), seed, backend), inputs);
    return gradients
      .map((gradient, i) => project(gradient, seed + 10 + i, backend))
      .reduce((a, b) => add(a, b));
  };
}

function isFloat64(backend: Backend): backend is Float64Backend {
  return "uploadFloat64" in backend && "values" in backend;
}

function analyticOf(
  backend: Float64Backend,
  body: (...inputs: readonly Tensor[]) => Tensor,
  inputs: readonly GradcheckInput[],
  seed: number,
): readonly Float64Array[] {
  const tensors = uploadAll(
    backend,
    inputs,
    inputs.map((input) => input.values),
  );
  const gradients = grad(() => project(body(...tensors), seed, backend), tensors);
  const values = gradients.map((gradient) => backend.values(gradient.buffer).slice());
  for (const tensor of [...tensors, ...gradients]) tensor.dispose();
  return values;
}

function tidyNumber(backend: Float64Backend, body: () => Tensor): number {
  const value = tidy(body);
  const [number = Number.NaN] = backend.values(value.buffer);
  value.dispose();
  return number;
}
