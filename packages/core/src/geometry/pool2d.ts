/**
 * Geometry of 2-D pooling: shapes and options in, one frozen record or an error out.
 */
import type { Pool2dGeometry, Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { rank4 } from "./conv2d.js";
import {
  type Pair,
  resolvePair,
  resolveWindow2d,
  span,
  type WindowAxis,
  type WindowOptions,
  windowFields,
} from "./window.js";

/** Options of a pooling; stride defaults to the kernel, the rest as PyTorch. */
export interface Pool2dOptions extends WindowOptions {
  readonly kernel: Pair;
  /** Round the number of windows up, PyTorch's rule. */
  readonly ceilMode?: boolean | undefined;
  /** Whether padding counts in the divisor of an average; true as in PyTorch. */
  readonly countPadding?: boolean | undefined;
}

/**
 * Resolves x `[N, C, H, W]` under a pooling window.
 *
 * @throws ArgumentError for an impossible option (padding beyond half the kernel among them), ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { pool2dGeometry } from "@convscope/core";
 * const g = pool2dGeometry([1, 256, 13, 13], { kernel: 3, stride: 2 });
 * if (g.outHeight !== 6) throw new Error("AlexNet's pool5 gives 6 x 6");
 * ```
 */
export function pool2dGeometry(x: Shape, options: Pool2dOptions, op = "pool2d"): Pool2dGeometry {
  const [batch, channels, height, width] = rank4(op, "input", x, "[N, C, H, W]");
  const kernel = resolvePair(op, "kernel", options.kernel, 1);
  const axes = resolveWindow2d(op, [height, width], kernel, {
    ...options,
    stride: options.stride ?? options.kernel,
  });
  for (const axis of [axes.vertical, axes.horizontal]) {
    checkPads(op, axis);
    checkCovered(op, axis);
  }
  const countPadding = options.countPadding ?? true;
  return Object.freeze({ batch, channels, ...windowFields(axes), countPadding });
}

function checkPads(op: string, { kernel, dilation, before, after }: WindowAxis): void {
  const reach = span(kernel, dilation);
  const pad = Math.max(before, after);
  if (pad * 2 <= reach) return;
  throw new ArgumentError(
    `${op}: found padding ${pad} with kernel ${kernel}, expected at most half the kernel (${Math.floor(reach / 2)}; ` +
      "a window of nothing but padding has no maximum and no average); lower the padding",
    { padding: pad, kernel },
  );
}

/** Dilated taps can step over the whole input: such a window would pool nothing. */
function checkCovered(op: string, axis: WindowAxis): void {
  for (let out = 0; out < axis.out; out++) {
    const start = out * axis.stride - axis.before;
    const first = start >= 0 ? start : start + Math.ceil(-start / axis.dilation) * axis.dilation;
    if (first < axis.in && first <= start + (axis.kernel - 1) * axis.dilation) continue;
    throw new ArgumentError(
      `${op}: found window ${out} with its ${axis.kernel} taps ${axis.dilation} apart all in the padding, expected at least one on the ` +
        `input of ${axis.in} (there is nothing to pool); lower the padding or the dilation`,
      { window: out, ...axis },
    );
  }
}
