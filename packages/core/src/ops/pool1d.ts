/**
 * Pooling along one axis, as two-dimensional pooling of height 1.
 */

import type { Pool2dGeometry, Shape } from "../backend.js";
import { pool2dGeometry } from "../geometry/pool2d.js";
import { as2d, shape2d, type Window1dOptions } from "../geometry/window1d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { avgPool2dOp, maxPool2dOp } from "./pool2d.js";
import { reshape } from "./reshape.js";

/** Options of a pooling along one axis; stride defaults to the kernel, the rest as PyTorch. */
export interface Pool1dOptions extends Window1dOptions {
  readonly kernel: number;
  /** Round the number of windows up, PyTorch's rule. */
  readonly ceilMode?: boolean | undefined;
  /** Whether padding counts in the divisor of an average; true as in PyTorch. */
  readonly countPadding?: boolean | undefined;
}

const pool1dOptionNames: OptionNames<Pool1dOptions> = {
  kernel: true,
  stride: true,
  padding: true,
  dilation: true,
  ceilMode: true,
  countPadding: true,
};

/**
 * Resolves x `[N, C, L]` under a pooling window, with a height of 1.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 */
export function pool1dGeometry(x: Shape, options: Pool1dOptions, op: string): Pool2dGeometry {
  checkOptionNames(op, options, pool1dOptionNames);
  const { kernel, ceilMode, countPadding } = options;
  const window = as2d(op, { ...options, stride: options.stride ?? kernel });
  const own = { ...window, kernel: [1, kernel], ceilMode, countPadding } as const;
  return pool2dGeometry(shape2d(op, "input", x, "[N, C, L]"), own, op);
}

function pooled(x: Tensor, g: Pool2dGeometry, pool: typeof maxPool2dOp): Tensor {
  const { batch, channels, inWidth, outWidth } = g;
  return tidy(() =>
    reshape(pool([reshape(x, [batch, channels, 1, inWidth])], g), [batch, channels, outWidth]),
  );
}

/**
 * Maximum of each window of x `[N, C, L]`.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { maxPool1d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 5, 2, 3], [1, 1, 4]);
 * if ([...maxPool1d(x, { kernel: 2 }).dataSync()].join() !== "5,3") throw new Error("two windows");
 * ```
 */
export function maxPool1d(x: Tensor, options: Pool1dOptions): Tensor {
  return pooled(x, pool1dGeometry(x.shape, options, "maxPool1d"), maxPool2dOp);
}

/**
 * Mean of each window of x `[N, C, L]`.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { avgPool1d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 5, 2, 4], [1, 1, 4]);
 * if ([...avgPool1d(x, { kernel: 2 }).dataSync()].join() !== "3,3") throw new Error("two means");
 * ```
 */
export function avgPool1d(x: Tensor, options: Pool1dOptions): Tensor {
  return pooled(x, pool1dGeometry(x.shape, options, "avgPool1d"), avgPool2dOp);
}
