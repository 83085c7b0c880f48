/**
 * Pooling by a power mean's sum: p = 1 adds a window up, p = 2 gives its Euclidean length.
 */

import { ArgumentError } from "../errors.js";
import { pool2dGeometry } from "../geometry/pool2d.js";
import type { Pair } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { mul, pow } from "./binary.js";
import { avgPool2dOp } from "./pool2d.js";
import { abs, relu, sign } from "./unary.js";

/** Options of {@link lpPool2d}; stride defaults to the kernel. There is no padding, as in PyTorch. */
export interface LpPool2dOptions {
  /** The exponent p. */
  readonly norm: number;
  readonly kernel: Pair;
  readonly stride?: Pair | undefined;
  readonly ceilMode?: boolean | undefined;
}

const lpPool2dOptionNames: OptionNames<LpPool2dOptions> = {
  norm: true,
  kernel: true,
  stride: true,
  ceilMode: true,
};

/** Checks the names, and the exponent. @throws ArgumentError */
export function checkLpPool2d(op: string, options: LpPool2dOptions): void {
  checkOptionNames(op, options, lpPool2dOptionNames);
  const { norm } = options;
  if (Number.isFinite(norm) && norm > 0) return;
  throw new ArgumentError(
    `${op}: found norm ${norm}, expected a finite number above 0 (the root of it is taken); choose 1 or 2, or use maxPool2d for ∞`,
    { norm },
  );
}

/**
 * (Σ x^p)^(1/p) over each window of x `[N, C, H, W]`, as PyTorch's LPPool2d: powers of x itself and not of |x|, so that odd p
 * give NaN where the sum is negative; a partial window of ceil mode counts as if it were whole; at a sum of 0 the gradient is 0.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { lpPool2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [3, 4], [1, 1, 1, 2]);
 * if (lpPool2d(x, { norm: 2, kernel: [1, 2] }).dataSync()[0] !== 5) throw new Error("√(9 + 16) = 5");
 * ```
 */
export function lpPool2d(x: Tensor, options: LpPool2dOptions): Tensor {
  checkLpPool2d("lpPool2d", options);
  const { norm, kernel, stride, ceilMode } = options;
  const g = pool2dGeometry(x.shape, { kernel, stride, ceilMode }, "lpPool2d");
  return tidy(() => {
    const means = avgPool2dOp([pow(x, norm)], g);
    // Itself, by a way on which the infinite slope of the root at 0 is chosen away instead of multiplied by 0.
    const sums = mul(mul(sign(means), relu(abs(means))), g.kernelHeight * g.kernelWidth);
    return pow(sums, 1 / norm);
  });
}
