/**
 * Clipping of gradients, as a part of the step's program.
 */
import { ArgumentError } from "../errors.js";
import { add, div, maximum, minimum, mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { sqrt } from "../ops/unary.js";
import type { Tensor } from "../tensor/tensor.js";

/**
 * Bound on gradients: `norm` scales all of them together so that their common Euclidean norm is at most this (Pascanu,
 * Mikolov, Bengio 2013; PyTorch's clip_grad_norm_), `value` cuts each number (clip_grad_value_).
 */
export type GradientClip = { readonly norm: number } | { readonly value: number };

/** @throws ArgumentError for a bound that is not positive */
export function checkClip(op: string, clip: GradientClip): void {
  for (const [name, bound] of Object.entries(clip)) {
    if ((name === "norm" || name === "value") && bound > 0) continue;
    throw new ArgumentError(
      `${op}: found clip ${name} ${bound}, expected norm or value with a number above 0; correct it`,
      { [name]: bound },
    );
  }
  if (Object.keys(clip).length !== 1) {
    throw new ArgumentError(
      `${op}: found clip ${JSON.stringify(clip)}, expected either norm or value (their order would matter); give one of them`,
      { clip },
    );
  }
}

/** The gradients within their bound. */
export function clipGradients(gradients: readonly Tensor[], clip: GradientClip): readonly Tensor[] {
  if ("value" in clip) {
    const { value } = clip;
    return gradients.map((gradient) => maximum(minimum(gradient, value), -value));
  }
  const squares = gradients.map((gradient) => sum(mul(gradient, gradient)));
  const [first, ...rest] = squares;
  if (first === undefined) return gradients;
  const norm = sqrt(rest.reduce((total, square) => add(total, square), first));
  // PyTorch adds 1e-6, so a norm on the bound is scaled by a little less than 1.
  const factor = minimum(div(clip.norm, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}
