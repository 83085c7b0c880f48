/**
 * Geometry of a transposed convolution: the record of the convolution whose gradient it is, so that a kernel of the
 * contract computes it. Its input is that convolution's output. Sizes after Dumoulin & Visin, arXiv:1603.07285,
 * relationships 8 to 14, and PyTorch's ConvTranspose2d.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { rank4 } from "./conv2d.js";
import {
  checkInteger,
  type Padding,
  type Pair,
  resolvePadding,
  resolvePair,
  span,
} from "./window.js";

/** Options of a transposed convolution; the defaults are PyTorch's. */
export interface ConvTranspose2dOptions {
  readonly stride?: Pair | undefined;
  /** What the mirrored convolution pads: so many rows and columns are cut off. */
  readonly padding?: Exclude<Padding, "same"> | undefined;
  /** Rows and columns added at the bottom and at the right, to choose among the inputs that a stride maps to one size. */
  readonly outputPadding?: Pair | undefined;
  readonly dilation?: Pair | undefined;
  readonly groups?: number | undefined;
}

/**
 * Resolves x `[N, C, P, Q]` with w `[C, K / groups, R, S]` as the mirrored convolution `[N, K, H, W]` → `[N, C, P, Q]`:
 * the result is its input.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { convTranspose2dGeometry } from "@convscope/core";
 * const g = convTranspose2dGeometry([1, 8, 7, 7], [8, 4, 3, 3], { stride: 2, padding: 1, outputPadding: 1 });
 * if (g.inChannels !== 4 || g.inHeight !== 14) throw new Error("twice the size, four maps");
 * ```
 */
export function convTranspose2dGeometry(
  x: Shape,
  w: Shape,
  options: ConvTranspose2dOptions = {},
): Conv2dGeometry {
  const op = "convTranspose2d";
  const groups = options.groups ?? 1;
  checkInteger(op, "groups", groups, 1);
  const [batch, channels, outHeight, outWidth] = rank4(op, "input", x, "[N, C, H, W]");
  const [filters, perGroup, rows, columns] = rank4(op, "weight", w, "[C, K/groups, R, S]");
  checkMirror(op, channels, filters, groups);
  const kernel = resolvePair(op, "kernel", [rows, columns], 1);
  const stride = resolvePair(op, "stride", options.stride ?? 1, 1);
  const dilation = resolvePair(op, "dilation", options.dilation ?? 1, 1);
  const extra = resolvePair(op, "outputPadding", options.outputPadding ?? 0, 0);
  const cut = cutOf(op, options.padding ?? 0, kernel);
  const length = (at: 0 | 1): number =>
    outputLength(op, {
      axis: at === 0 ? "height" : "width",
      size: at === 0 ? outHeight : outWidth,
      kernel: kernel[at],
      stride: stride[at],
      dilation: dilation[at],
      before: cut[at === 0 ? 0 : 2],
      after: cut[at === 0 ? 1 : 3],
      extra: extra[at],
    });
  return Object.freeze({
    batch,
    inChannels: perGroup * groups,
    outChannels: channels,
    groups,
    inHeight: length(0),
    inWidth: length(1),
    outHeight,
    outWidth,
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    strideHeight: stride[0],
    strideWidth: stride[1],
    dilationHeight: dilation[0],
    dilationWidth: dilation[1],
    padTop: cut[0],
    padBottom: cut[1],
    padLeft: cut[2],
    padRight: cut[3],
  });
}

/** One axis of a transposed convolution. */
interface Axis {
  readonly axis: "height" | "width";
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly extra: number;
}

/** Length of the result: what the mirrored convolution reads to give `size`. @throws ArgumentError, ShapeError */
function outputLength(op: string, a: Axis): number {
  const most = Math.max(a.stride, a.dilation) - 1;
  if (a.extra > most) {
    throw new ArgumentError(
      `${op}: found outputPadding (${a.axis}) ${a.extra} with stride ${a.stride} and dilation ${a.dilation}, expected at most ${most} ` +
        "(it chooses among the sizes that the mirrored convolution maps to one); lower it, or pad the result",
      { ...a },
    );
  }
  const reach = span(a.kernel, a.dilation);
  const length = (a.size - 1) * a.stride + reach - a.before - a.after + a.extra;
  if (length >= 1 && a.size >= 1) return length;
  throw new ShapeError(
    `${op}: found ${a.axis} ${a.size}, which gives (${a.size} − 1)·${a.stride} + ${reach} − ${a.before} − ${a.after} + ${a.extra} = ${length}, ` +
      "expected at least 1 (padding cuts off what the mirrored convolution pads); lower the padding",
    { ...a },
  );
}

function cutOf(
  op: string,
  padding: Padding,
  kernel: readonly [number, number],
): readonly [number, number, number, number] {
  if (padding === "same") {
    throw new ArgumentError(
      `${op}: found padding "same", expected numbers (several sizes would do; outputPadding chooses one); give numbers`,
      { padding },
    );
  }
  return resolvePadding(op, padding, [1, 1], kernel, [1, 1], [1, 1]);
}

function checkMirror(op: string, channels: number, filters: number, groups: number): void {
  if (channels !== filters) {
    throw new ShapeError(
      `${op}: found input with ${channels} channels, weight wants ${filters} (its first axis goes over the maps that are read); ` +
        "make them equal, or correct the layer before",
      { channels, filters },
    );
  }
  if (channels % groups === 0) return;
  throw new ArgumentError(
    `${op}: found groups ${groups} with ${channels} input channels, expected a divisor (each group takes an equal share); choose groups that divide them`,
    { groups, channels },
  );
}
