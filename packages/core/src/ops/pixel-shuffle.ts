/**
 * Channels into pixels and back: Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution Using an Efficient
 * Sub-Pixel Convolutional Neural Network", section 2.2.
 */

import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { rank4 } from "../geometry/conv2d.js";
import { checkInteger } from "../geometry/window.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { permute } from "./movement.js";
import { reshape } from "./reshape.js";

/** Shape of {@link pixelShuffle}'s result. @throws ArgumentError, ShapeError */
export function pixelShuffleShape(x: Shape, factor: number): Shape {
  checkInteger("pixelShuffle", "factor", factor, 1);
  const [batch, channels, height, width] = rank4("pixelShuffle", "input", x, "[N, C, H, W]");
  const square = factor * factor;
  if (channels % square !== 0) {
    throw new ShapeError(
      `pixelShuffle: found ${channels} channels in ${formatShape(x)}, expected a multiple of ${factor}·${factor} = ${square} (so many channels become one map); change the channels of the layer before`,
      { channels, factor },
    );
  }
  return [batch, channels / square, height * factor, width * factor];
}

/** Shape of {@link pixelUnshuffle}'s result. @throws ArgumentError, ShapeError */
export function pixelUnshuffleShape(x: Shape, factor: number): Shape {
  checkInteger("pixelUnshuffle", "factor", factor, 1);
  const [batch, channels, height, width] = rank4("pixelUnshuffle", "input", x, "[N, C, H, W]");
  if (height % factor !== 0 || width % factor !== 0) {
    throw new ShapeError(
      `pixelUnshuffle: found ${height} × ${width}, expected multiples of ${factor} (squares of ${factor} × ${factor} pixels become channels); pad or crop the maps`,
      { height, width, factor },
    );
  }
  return [batch, channels * factor * factor, height / factor, width / factor];
}

/**
 * x `[N, C·r², H, W]` as `[N, C, H·r, W·r]`: channel c·r² + i·r + j gives the pixels at row i, column j of every r × r square.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { pixelShuffle, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3, 4], [1, 4, 1, 1]);
 * if (pixelShuffle(x, 2).shape.join() !== "1,1,2,2") throw new Error("four channels become a square");
 * ```
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  const out = pixelShuffleShape(x.shape, factor);
  const [batch = 0, channels = 0] = out;
  const [, , height = 0, width = 0] = x.shape;
  return tidy(() => {
    const apart = reshape(x, [batch, channels, factor, factor, height, width]);
    return reshape(permute(apart, [0, 1, 4, 2, 5, 3]), out);
  });
}

/**
 * x `[N, C, H·r, W·r]` as `[N, C·r², H, W]`: undoes {@link pixelShuffle}.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { pixelUnshuffle, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3, 4], [1, 1, 2, 2]);
 * if (pixelUnshuffle(x, 2).shape.join() !== "1,4,1,1") throw new Error("a square becomes four channels");
 * ```
 */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  const out = pixelUnshuffleShape(x.shape, factor);
  const [batch = 0, channels = 0] = x.shape;
  const [, , height = 0, width = 0] = out;
  return tidy(() => {
    const apart = reshape(x, [batch, channels, height, factor, width, factor]);
    return reshape(permute(apart, [0, 1, 3, 5, 2, 4]), out);
  });
}
