/**
 * Convolution without weight sharing (Goodfellow et al. 2016, section 9.5; torch7's SpatialConvolutionLocal, and its layout of
 * weights): a matrix product at every place.
 */

import { commonBackend } from "../autograd/define-op.js";
import type { Conv2dGeometry } from "../backend.js";
import { ShapeError } from "../errors.js";
import { locallyConnected2dGeometry } from "../geometry/locally-connected2d.js";
import type { WindowOptions } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add } from "./binary.js";
import { matmul } from "./matmul.js";
import { concat, permute, slice } from "./movement.js";
import { pad } from "./pad.js";
import { reshape } from "./reshape.js";

/** Options of {@link locallyConnected2d}. */
export interface LocallyConnected2dCallOptions extends WindowOptions {
  /** `[K, P, Q]`: one for every unit. */
  readonly bias?: Tensor | undefined;
}

const locallyConnected2dOptionNames: OptionNames<LocallyConnected2dCallOptions> = {
  stride: true,
  padding: true,
  dilation: true,
  bias: true,
};

/** What each place reads, as rows: `[P·Q, N, C·R·S]`. One slice a tap of the window. */
function patches(x: Tensor, g: Conv2dGeometry): Tensor {
  const wide = pad(x, [
    [0, 0],
    [0, 0],
    [g.padTop, g.padBottom],
    [g.padLeft, g.padRight],
  ]);
  const along = (tap: number, dilation: number, stride: number, out: number): object => ({
    start: tap * dilation,
    end: tap * dilation + (out - 1) * stride + 1,
    step: stride,
  });
  const taps: Tensor[] = [];
  for (let r = 0; r < g.kernelHeight; r++) {
    for (let s = 0; s < g.kernelWidth; s++) {
      const rows = along(r, g.dilationHeight, g.strideHeight, g.outHeight);
      const columns = along(s, g.dilationWidth, g.strideWidth, g.outWidth);
      const read = slice(wide, [undefined, undefined, rows, columns]);
      taps.push(reshape(read, [g.batch, g.inChannels, 1, g.outHeight * g.outWidth]));
    }
  }
  return reshape(permute(concat(taps, 2), [3, 0, 1, 2]), [
    g.outHeight * g.outWidth,
    g.batch,
    g.inChannels * taps.length,
  ]);
}

/**
 * x `[N, C, H, W]` with w `[P, Q, K, C, R, S]`, giving `[N, K, P, Q]`: as a convolution, but every place has its own kernels.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { locallyConnected2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const x = tensor(backend, [1, 2, 3], [1, 1, 1, 3]);
 * const w = tensor(backend, [1, 10, 100], [1, 3, 1, 1, 1, 1]);
 * if ([...locallyConnected2d(x, w).dataSync()].join() !== "1,20,300") throw new Error("its own weight at each place");
 * ```
 */
export function locallyConnected2d(
  x: Tensor,
  w: Tensor,
  options: LocallyConnected2dCallOptions = {},
): Tensor {
  checkOptionNames("locallyConnected2d", options, locallyConnected2dOptionNames);
  const g = locallyConnected2dGeometry(x.shape, w.shape, options);
  const { bias } = options;
  commonBackend("locallyConnected2d", [x, w, bias]);
  const unit = [g.outChannels, g.outHeight, g.outWidth];
  if (bias !== undefined && !sameShape(bias.shape, unit)) {
    throw new ShapeError(
      `locallyConnected2d: found bias ${formatShape(bias.shape)}, expected ${formatShape(unit)} (one number for each unit); correct the bias`,
      { bias: bias.shape, expected: unit },
    );
  }
  const inputs = g.inChannels * g.kernelHeight * g.kernelWidth;
  return tidy(() => {
    const weights = reshape(w, [g.outHeight * g.outWidth, g.outChannels, inputs]);
    const y = matmul(patches(x, g), weights, { transposeB: true });
    const maps = reshape(permute(y, [1, 2, 0]), [g.batch, ...unit]);
    return bias === undefined ? maps : add(maps, bias);
  });
}
