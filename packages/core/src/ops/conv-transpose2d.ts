/**
 * Transposed convolution: the gradient of a convolution for its input, used forwards. One kernel of the contract computes
 * both, and the gradients come from the convolution's closed trio.
 */

import { commonBackend } from "../autograd/define-op.js";
import { ShapeError } from "../errors.js";
import {
  type ConvTranspose2dOptions,
  convTranspose2dGeometry,
} from "../geometry/conv-transpose2d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add } from "./binary.js";
import { conv2dInputGradOp } from "./conv2d.js";
import { reshape } from "./reshape.js";

/** Options of {@link convTranspose2d}. */
export interface ConvTranspose2dCallOptions extends ConvTranspose2dOptions {
  /** `[K]` */
  readonly bias?: Tensor | undefined;
}

const convTranspose2dOptionNames: OptionNames<ConvTranspose2dCallOptions> = {
  stride: true,
  padding: true,
  outputPadding: true,
  dilation: true,
  groups: true,
  bias: true,
};

/**
 * x `[N, C, P, Q]` with w `[C, K / groups, R, S]`, giving `[N, K, H, W]` with
 * H = (P − 1)·stride + dilation·(R − 1) + 1 − padding at both ends + outputPadding; PyTorch's ConvTranspose2d.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit, UnsupportedError on a backend that only infers
 * @example
 * ```ts
 * import { convTranspose2d, ones } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const y = convTranspose2d(ones(backend, [1, 1, 2, 2]), ones(backend, [1, 1, 2, 2]), { stride: 2 });
 * if (y.shape.join() !== "1,1,4,4") throw new Error("every value becomes a square of four");
 * ```
 */
export function convTranspose2d(
  x: Tensor,
  w: Tensor,
  options: ConvTranspose2dCallOptions = {},
): Tensor {
  checkOptionNames("convTranspose2d", options, convTranspose2dOptionNames);
  const g = convTranspose2dGeometry(x.shape, w.shape, options);
  const { bias } = options;
  commonBackend("convTranspose2d", [x, w, bias]);
  if (bias === undefined) return conv2dInputGradOp([x, w], g);
  if (bias.rank !== 1 || bias.size !== g.inChannels) {
    throw new ShapeError(
      `convTranspose2d: found bias ${formatShape(bias.shape)}, expected [${g.inChannels}] (one number for each of the ${g.inChannels} maps); correct the bias`,
      { bias: bias.shape, maps: g.inChannels },
    );
  }
  return tidy(() => add(conv2dInputGradOp([x, w], g), reshape(bias, [1, g.inChannels, 1, 1])));
}
