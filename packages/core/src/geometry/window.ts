/**
 * One axis of a sliding window, and the pair of them: from sizes and options to a resolved record, or an error.
 * The only place that computes an output size. Sources: Dumoulin & Visin, "A guide to convolution arithmetic for deep
 * learning" (arXiv:1603.07285), relationships 1 to 15; PyTorch's rule for ceil mode; TensorFlow's for "same".
 */
import type { Window2d } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";

/** A number for both axes, or one for height and one for width. */
export type Pair = number | readonly [height: number, width: number];

/** Padding: none ("valid"), as TensorFlow's SAME, one number, [height, width], or [top, bottom, left, right]. */
export type Padding =
  | "valid"
  | "same"
  | number
  | readonly [height: number, width: number]
  | readonly [top: number, bottom: number, left: number, right: number];

/** What padding holds: zeros, the mirror image of what is inside, or its edge over and over. */
export type PaddingMode = "zeros" | "reflect" | "replicate";

/** Checks a name that came from a file or from JavaScript. @throws ArgumentError */
export function checkPaddingMode(op: string, mode: string): asserts mode is PaddingMode {
  if (mode === "zeros" || mode === "reflect" || mode === "replicate") return;
  throw new ArgumentError(
    `${op}: found paddingMode ${JSON.stringify(mode)}, expected "zeros", "reflect" or "replicate"; choose one of these`,
    { paddingMode: mode },
  );
}

/** What a user says of a window. */
export interface WindowOptions {
  readonly stride?: Pair | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: Pair | undefined;
}

/** A resolved axis: `out` windows of `kernel` taps, `dilation` apart, every `stride` elements, from `-before`. */
export interface WindowAxis {
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Checks a whole number of at least `least`. @throws ArgumentError */
export function checkInteger(op: string, name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ArgumentError(
      `${op}: found ${name} ${value}, expected a whole number of at least ${least}; correct ${name}`,
      { [name]: value, least },
    );
  }
}

/** Both axes of a {@link Pair}, checked. @throws ArgumentError */
export function resolvePair(op: string, name: string, pair: Pair, least: number): [number, number] {
  const [height, width, ...rest] = typeof pair === "number" ? [pair, pair] : pair;
  if (height === undefined || width === undefined || rest.length > 0) {
    throw new ArgumentError(
      `${op}: found ${name} [${String(pair)}], expected a number or [height, width]; give one or two numbers`,
      { [name]: pair },
    );
  }
  checkInteger(op, `${name} (height)`, height, least);
  checkInteger(op, `${name} (width)`, width, least);
  return [height, width];
}

/** Length that a dilated kernel spans. */
export function span(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/** TensorFlow's SAME: out = ceil(in / stride); of an odd total the larger half goes after. */
export function samePadding(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
): [before: number, after: number] {
  const out = Math.ceil(size / stride);
  const total = Math.max(0, (out - 1) * stride + span(kernel, dilation) - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Number of windows. Ceil mode counts a last partial one, unless it would start in the trailing padding (PyTorch). */
export function windowCount(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
  ceil: boolean,
): number {
  const room = size + before + after - span(kernel, dilation);
  if (!ceil) return room < 0 ? 0 : Math.floor(room / stride) + 1;
  const count = Math.max(0, Math.ceil(room / stride) + 1);
  return (count - 1) * stride >= size + before ? count - 1 : count;
}

/** Four pads, or what "same" comes to on these axes. @throws ArgumentError */
export function resolvePadding(
  op: string,
  padding: Padding,
  sizes: readonly [number, number],
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
): [top: number, bottom: number, left: number, right: number] {
  if (padding === "valid") return [0, 0, 0, 0];
  if (padding === "same") {
    return [
      ...samePadding(sizes[0], kernel[0], stride[0], dilation[0]),
      ...samePadding(sizes[1], kernel[1], stride[1], dilation[1]),
    ];
  }
  const list = typeof padding === "number" ? [padding, padding] : padding;
  const four = list.length === 2 ? [list[0], list[0], list[1], list[1]] : list;
  const [top, bottom, left, right] = four;
  if (
    typeof list === "string" ||
    four.length !== 4 ||
    top === undefined ||
    bottom === undefined ||
    left === undefined ||
    right === undefined
  ) {
    throw new ArgumentError(
      `${op}: found padding ${JSON.stringify(padding)}, expected "valid", "same", a number, [height, width] or [top, bottom, left, right]; give one of these`,
      { padding },
    );
  }
  for (const pad of [top, bottom, left, right]) checkInteger(op, "padding", pad, 0);
  return [top, bottom, left, right];
}

/** Resolves one axis. @throws ShapeError when no window fits */
export function resolveAxisWindow(
  op: string,
  axis: "height" | "width",
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
  ceil: boolean,
): WindowAxis {
  const out = windowCount(size, kernel, stride, dilation, before, after, ceil);
  if (out < 1) {
    const reach = span(kernel, dilation);
    throw new ShapeError(
      `${op}: found ${axis} ${size} + padding ${before} + ${after} = ${size + before + after}, expected at least ${reach} ` +
        `(kernel ${kernel}${dilation > 1 ? ` with dilation ${dilation} spans ${dilation}·(${kernel} − 1) + 1 = ${reach}` : ""}); ` +
        "enlarge the input or the padding, or use a smaller kernel",
      { axis, size, kernel, stride, dilation, before, after },
    );
  }
  return { in: size, out, kernel, stride, dilation, before, after };
}

/** The arithmetic of an axis in words: `floor((227 + 0 + 0 − 11) / 4) + 1 = 55`. */
export function windowArithmetic(axis: WindowAxis, ceil = false): string {
  const reach = span(axis.kernel, axis.dilation);
  return `${ceil ? "ceil" : "floor"}((${axis.in} + ${axis.before} + ${axis.after} − ${reach}) / ${axis.stride}) + 1 = ${axis.out}`;
}

/** Both axes of a sliding window. */
export interface Window2dAxes {
  readonly vertical: WindowAxis;
  readonly horizontal: WindowAxis;
}

/**
 * Resolves both axes from what a user says.
 *
 * @throws ArgumentError for an impossible option, ShapeError when no window fits
 */
export function resolveWindow2d(
  op: string,
  sizes: readonly [height: number, width: number],
  kernel: readonly [height: number, width: number],
  options: WindowOptions & { readonly ceilMode?: boolean | undefined },
): Window2dAxes {
  const { ceilMode = false, padding = "valid" } = options;
  const stride = resolvePair(op, "stride", options.stride ?? 1, 1);
  const dilation = resolvePair(op, "dilation", options.dilation ?? 1, 1);
  const pads = resolvePadding(op, padding, sizes, kernel, stride, dilation);
  const axis = (at: 0 | 1): WindowAxis => {
    const [before, after] = at === 0 ? [pads[0], pads[1]] : [pads[2], pads[3]];
    const name = at === 0 ? "height" : "width";
    return resolveAxisWindow(
      op,
      name,
      sizes[at],
      kernel[at],
      stride[at],
      dilation[at],
      before,
      after,
      ceilMode,
    );
  };
  return { vertical: axis(0), horizontal: axis(1) };
}

/** The fields of a contract's window that the two axes fill. */
export function windowFields({ vertical, horizontal }: Window2dAxes): Omit<Window2d, "batch"> {
  return {
    inHeight: vertical.in,
    inWidth: horizontal.in,
    outHeight: vertical.out,
    outWidth: horizontal.out,
    kernelHeight: vertical.kernel,
    kernelWidth: horizontal.kernel,
    strideHeight: vertical.stride,
    strideWidth: horizontal.stride,
    dilationHeight: vertical.dilation,
    dilationWidth: horizontal.dilation,
    padTop: vertical.before,
    padBottom: vertical.after,
    padLeft: horizontal.before,
    padRight: horizontal.after,
  };
}
