/**
 * Gradients of functions of tensors, to any order: what one call computes can itself be differentiated by a call around it.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { add } from "../ops/binary.js";
import { formatShape, sameShape } from "../shape.js";
import { ones, zeros } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { Tape } from "./tape.js";

/** A scalar function's value, its other results, and dL/dx for each x asked for. */
export interface ValueAndGradients {
  readonly value: Tensor;
  readonly aux: readonly Tensor[];
  readonly gradients: readonly Tensor[];
}

/**
 * Value and gradients of a scalar function of `wrt`. `body` may return more tensors behind the loss; they come back as `aux`.
 *
 * @throws ShapeError when the value is not one number
 * @example
 * ```ts
 * import { mul, sum, tensor, valueAndGrad } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3], [3]);
 * const { gradients } = valueAndGrad(() => sum(mul(x, x)), [x]);
 * console.log(await gradients[0]?.data()); // 2, 4, 6
 * ```
 */
export function valueAndGrad(
  body: () => Tensor | readonly [value: Tensor, ...aux: Tensor[]],
  wrt: readonly Tensor[],
): ValueAndGradients {
  return tidy(() => {
    const { result, tape } = Tape.during(wrt, body);
    const [value, ...aux] = isTensor(result) ? [result] : result;
    try {
      if (value.size !== 1) {
        throw new ShapeError(
          `valueAndGrad: found a value of shape ${formatShape(value.shape)}, expected one number (a gradient is of a scalar); reduce it with sum or mean, or use vjp`,
          { shape: value.shape },
        );
      }
      const gradients = pullBack(tape, value, ones(value.backend, value.shape), wrt);
      return { value, aux, gradients };
    } finally {
      tape.dispose();
    }
  });
}

/** Gradients alone of a scalar function. */
export function grad(body: () => Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  return tidy(() => valueAndGrad(body, wrt).gradients);
}

/** Vector–Jacobian product: the gradients of Σ dy·y for an output of any shape. @throws ShapeError */
export function vjp(
  body: () => Tensor,
  wrt: readonly Tensor[],
  seed: (shape: Shape) => Tensor,
): { readonly value: Tensor; readonly gradients: readonly Tensor[] } {
  return tidy(() => {
    const { result: value, tape } = Tape.during(wrt, body);
    try {
      const dy = seed(value.shape);
      if (!sameShape(dy.shape, value.shape)) {
        throw new ShapeError(
          `vjp: found dy ${formatShape(dy.shape)}, expected ${formatShape(value.shape)} (the output's shape); make one entry an output`,
          { dy: dy.shape, y: value.shape },
        );
      }
      return { value, gradients: pullBack(tape, value, dy, wrt) };
    } finally {
      tape.dispose();
    }
  });
}

function isTensor(value: Tensor | readonly Tensor[]): value is Tensor {
  return !Array.isArray(value);
}

/** Reverse-mode accumulation; a source that the value does not depend on gets zeros. */
function pullBack(tape: Tape, y: Tensor, dy: Tensor, wrt: readonly Tensor[]): Tensor[] {
  const gradients = new Map<number, Tensor>([[y.id, dy]]);
  for (const { inputs, output, backward } of tape.reversed()) {
    const arriving = gradients.get(output.id);
    if (arriving === undefined) continue;
    const thunks = backward(arriving, inputs, output);
    inputs.forEach((input, i) => {
      const contribution = tape.tracks(input) ? thunks[i]?.() : undefined;
      if (contribution === undefined) return;
      if (!sameShape(contribution.shape, input.shape)) {
        throw new ArgumentError(
          `gradient: found ${formatShape(contribution.shape)} for an input ${formatShape(input.shape)}, expected the input's shape; correct the op's backward rule`,
        );
      }
      const sofar = gradients.get(input.id);
      gradients.set(input.id, sofar === undefined ? contribution : add(sofar, contribution));
    });
  }
  return wrt.map(
    (source) => gradients.get(source.id)?.alias() ?? zeros(source.backend, source.shape),
  );
}
