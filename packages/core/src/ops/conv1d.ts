/**
 * Cross-correlation along one axis, as a two-dimensional one of height 1.
 */

import { commonBackend } from "../autograd/define-op.js";
import type { PaddingMode } from "../geometry/window.js";
import { as2d, shape2d, type Window1dOptions } from "../geometry/window1d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { type Conv2dCallOptions, conv2d } from "./conv2d.js";
import { reshape } from "./reshape.js";

/** Options of {@link conv1d}. */
export interface Conv1dCallOptions extends Window1dOptions {
  readonly groups?: number | undefined;
  /** `[K]` */
  readonly bias?: Tensor | undefined;
  readonly activation?: Conv2dCallOptions["activation"];
  readonly paddingMode?: PaddingMode | undefined;
}

const conv1dOptionNames: OptionNames<Conv1dCallOptions> = {
  stride: true,
  padding: true,
  dilation: true,
  groups: true,
  bias: true,
  activation: true,
  paddingMode: true,
};

/**
 * Cross-correlation of x `[N, C, L]` with w `[K, C / groups, R]`, giving `[N, K, P]`.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { conv1d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const steps = conv1d(tensor(backend, [1, 4, 9, 16], [1, 1, 4]), tensor(backend, [-1, 1], [1, 1, 2]));
 * if ([...steps.dataSync()].join() !== "3,5,7") throw new Error("differences of neighbours");
 * ```
 */
export function conv1d(x: Tensor, w: Tensor, options: Conv1dCallOptions = {}): Tensor {
  checkOptionNames("conv1d", options, conv1dOptionNames);
  const { groups, bias, activation, paddingMode } = options;
  const input = shape2d("conv1d", "input", x.shape, "[N, C, L]");
  const weight = shape2d("conv1d", "weight", w.shape, "[K, C/groups, R]");
  const window = as2d("conv1d", options);
  commonBackend("conv1d", [x, w, bias]);
  return tidy(() => {
    const own = { ...window, groups, bias, activation, paddingMode };
    const y = conv2d(reshape(x, input), reshape(w, weight), own, "conv1d");
    return reshape(y, [y.shape[0] ?? 0, y.shape[1] ?? 0, y.shape[3] ?? 0]);
  });
}
