/**
 * Maxout: Goodfellow et al. 2013, "Maxout Networks", section 3.
 */

import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { max } from "./reduce.js";
import { reshape } from "./reshape.js";

/** Shape of {@link maxout}'s result. @throws ArgumentError, ShapeError */
export function maxoutShape(x: Shape, pieces: number): Shape {
  checkInteger("maxout", "pieces", pieces, 1);
  const [batch, channels, ...places] = x;
  if (batch === undefined || channels === undefined || channels % pieces !== 0) {
    throw new ShapeError(
      `maxout: found input ${formatShape(x)}, expected [N, C, ...] with C a multiple of ${pieces} (so many channels compete for one place); change the channels of the layer before`,
      { input: x, pieces },
    );
  }
  return [batch, channels / pieces, ...places];
}

/**
 * The maximum of every `pieces` consecutive channels of x `[N, C·pieces, ...]`: `[N, C, ...]`. The first of equal ones gets the
 * gradient.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { maxout, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 5, 4, 2], [1, 4]);
 * if ([...maxout(x, 2).dataSync()].join() !== "5,4") throw new Error("the better of two");
 * ```
 */
export function maxout(x: Tensor, pieces: number): Tensor {
  const [batch = 0, channels = 0, ...places] = maxoutShape(x.shape, pieces);
  return tidy(() =>
    reshape(max(reshape(x, [batch, channels, pieces, places.reduce((a, b) => a * b, 1)]), 2), [
      batch,
      channels,
      ...places,
    ]),
  );
}
