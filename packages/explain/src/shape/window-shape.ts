/**
 * The arithmetic of a sliding window, asked on its own: which size comes out, by which formula, and which pixels no window
 * reads. Sizes are those of core's geometry; how frameworks turn "same" into pads is in framework.ts. Source: Dumoulin &
 * Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
 */
import {
  ArgumentError,
  convTranspose2dGeometry,
  type Pair,
  pool2dGeometry,
  resolveAxisWindow,
  span,
  type WindowAxis,
  windowArithmetic,
} from "@convscope/core";
import { checkFramework, outputPaddingOf, padsOf } from "./framework.js";
import { relationshipOf } from "./relationship.js";
import type { Framework, WindowKind, WindowQuestion } from "./window-question.js";

/** One axis of the answer. */
export interface AxisShape {
  readonly axis: "height" | "width";
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** Transposed only. */
  readonly outputPadding: number;
  readonly formula: string;
  /** `floor((227 + 0 + 0 − 11) / 4) + 1 = 55` */
  readonly substituted: string;
  /** Which of the guide's relationships it is; absent where pads differ. */
  readonly relationship?: number;
  /** Pixels that no window reads, counted from 0; of a transposed one, places that only the bias reaches. */
  readonly dropped: readonly number[];
  /** Sizes nearest to `in` that leave nothing over at the end: the next lower and the next higher; absent where nothing is left. */
  readonly even?: readonly [lower: number, higher: number];
}

/** The answer for both axes. */
export interface WindowShape {
  readonly kind: WindowKind;
  readonly framework: Framework;
  readonly in: readonly [height: number, width: number];
  readonly out: readonly [height: number, width: number];
  readonly ceil: boolean;
  readonly height: AxisShape;
  readonly width: AxisShape;
}

/** Sizes up to which pixels are looked at one by one. */
const LARGEST = 1 << 20;

/**
 * The size that a window gives, with the arithmetic and what it leaves out.
 *
 * @throws ArgumentError for options that are impossible, or that the framework does not have
 * @throws ShapeError when no window fits
 * @example
 * ```ts
 * import { windowShape } from "@convscope/explain";
 * const { height } = windowShape({ in: 224, kernel: 11, stride: 4 });
 * if (height.out !== 54 || height.dropped.join() !== "223") throw new Error("the last pixel is left over");
 * ```
 */
export function windowShape(question: WindowQuestion): WindowShape {
  const { kind = "conv", framework = "torch", ceil = false } = question;
  const size = pairOf("in", question.in, 1);
  const kernel = pairOf("kernel", question.kernel, 1);
  const usual = kind === "pool" && framework !== "onnx" ? kernel : 1;
  const stride = pairOf("stride", question.stride ?? usual, 1);
  const dilation = pairOf("dilation", question.dilation ?? 1, 1);
  const asked = { kind, framework, ceil, padding: question.padding ?? 0 };
  checkOptions(asked, question.outputPadding);
  checkFramework({ ...asked, stride, dilation });
  const extra = question.outputPadding ?? outputPaddingOf({ ...asked, kernel, stride, dilation });
  const outputPadding = pairOf("output padding", extra, 0);
  const options = { size, kernel, stride, dilation, outputPadding };
  const pads = padsOf({ ...asked, ...options });
  for (const pad of pads) checkWhole("padding", pad, 0);
  const axes = kind === "transpose" ? mirrored(options, pads) : slid(options, pads, asked);
  const [height, width] = axes;
  return {
    kind,
    framework,
    in: size,
    out: [height.out, width.out],
    ceil,
    height: { axis: "height", ...height },
    width: { axis: "width", ...width },
  };
}

type Two = readonly [height: number, width: number];

/** Pads and the like of both axes. */
interface Resolved {
  readonly size: Two;
  readonly kernel: Two;
  readonly stride: Two;
  readonly dilation: Two;
  readonly outputPadding: Two;
}

type Pads = readonly [top: number, bottom: number, left: number, right: number];
type AxisAnswer = Omit<AxisShape, "axis">;

function pairOf(name: string, pair: Pair, least: number): Two {
  const two: Two = typeof pair === "number" ? [pair, pair] : pair;
  for (const value of two) checkWhole(name, value, least);
  return two;
}

/** @throws ArgumentError */
function checkWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= LARGEST) return;
  throw new ArgumentError(
    `shape: found ${name} ${value}, expected a whole number from ${least} to ${LARGEST}; correct ${name}`,
    { [name]: value },
  );
}

function checkOptions(
  { kind, ceil }: { readonly kind: WindowKind; readonly ceil: boolean },
  outputPadding: Pair | undefined,
): void {
  if (ceil && kind !== "pool") {
    throw new ArgumentError(
      `shape: found ceil for a ${kind === "conv" ? "convolution" : "transposed convolution"}, expected a pooling (only poolings round up); ask for a pooling, or leave ceil out`,
      { kind },
    );
  }
  if (outputPadding !== undefined && kind !== "transpose") {
    throw new ArgumentError(
      `shape: found output padding for a ${kind === "pool" ? "pooling" : "convolution"}, expected a transposed convolution (it chooses among the sizes that a stride maps to one); ask for a transposed one, or leave it out`,
      { kind },
    );
  }
}

/** Convolution and pooling: windows over the input. */
function slid(
  { size, kernel, stride, dilation }: Resolved,
  pads: Pads,
  { kind, ceil }: { readonly kind: WindowKind; readonly ceil: boolean },
): readonly [AxisAnswer, AxisAnswer] {
  // Poolings have limits of their own: pads of at most half the window, no window of padding alone.
  if (kind === "pool") {
    const options = { kernel, stride, dilation, padding: pads, ceilMode: ceil };
    pool2dGeometry([1, 1, ...size], options, "pool");
  }
  const axis = (at: 0 | 1): AxisAnswer => {
    const window = resolveAxisWindow(
      kind,
      at === 0 ? "height" : "width",
      size[at],
      kernel[at],
      stride[at],
      dilation[at],
      pads[at * 2] ?? 0,
      pads[at * 2 + 1] ?? 0,
      ceil,
    );
    return axisAnswer(window, kind, ceil);
  };
  return [axis(0), axis(1)];
}

function axisAnswer(axis: WindowAxis, kind: WindowKind, ceil: boolean): AxisAnswer {
  const reach = span(axis.kernel, axis.dilation);
  const room = axis.in + axis.before + axis.after - reach;
  const over = room % axis.stride;
  const rounded = ceil ? Math.ceil(room / axis.stride) + 1 : axis.out;
  const arithmetic = windowArithmetic({ ...axis, out: rounded }, ceil);
  const relationship = relationshipOf(kind, axis, 0);
  return {
    ...axis,
    outputPadding: 0,
    formula: `${ceil ? "ceil" : "floor"}((in + before + after − ${axis.dilation > 1 ? "(d·(k − 1) + 1)" : "k"}) / s) + 1`,
    substituted:
      rounded === axis.out
        ? arithmetic
        : `${arithmetic}, less the last, which would start in the padding = ${axis.out}`,
    ...(relationship === undefined ? {} : { relationship }),
    dropped: unread(axis),
    ...(over === 0 ? {} : { even: [axis.in - over, axis.in + axis.stride - over] as const }),
  };
}

/**
 * Pixels under no tap of any window. Taps are `dilation` apart: where a window's row of them begins and ends is noted, and
 * summed along such steps, so that large windows take no longer than small ones.
 */
function unread(axis: WindowAxis): readonly number[] {
  const { in: size, dilation } = axis;
  const covering = new Int32Array(size);
  for (let window = 0; window < axis.out; window++) {
    const from = window * axis.stride - axis.before;
    const end = from + axis.kernel * dilation;
    const first = from < 0 ? from + Math.ceil(-from / dilation) * dilation : from;
    if (first >= Math.min(end, size)) continue;
    covering[first] = (covering[first] ?? 0) + 1;
    if (end < size) covering[end] = (covering[end] ?? 0) - 1;
  }
  for (let at = dilation; at < size; at++) {
    covering[at] = (covering[at] ?? 0) + (covering[at - dilation] ?? 0);
  }
  return Array.from(covering.keys()).filter((at) => covering[at] === 0);
}

/** Transposed: every value that is read stamps a kernel; pads are what is cut off. */
function mirrored(
  { size, kernel, stride, dilation, outputPadding }: Resolved,
  pads: Pads,
): readonly [AxisAnswer, AxisAnswer] {
  const g = convTranspose2dGeometry([1, 1, ...size], [1, 1, ...kernel], {
    ...{ stride, dilation, outputPadding, padding: pads },
  });
  const lengths: Two = [g.inHeight, g.inWidth];
  const axis = (at: 0 | 1): AxisAnswer => {
    const [before, after] = [pads[at * 2] ?? 0, pads[at * 2 + 1] ?? 0];
    const extra = outputPadding[at];
    const own = { kernel: kernel[at], stride: stride[at], dilation: dilation[at], before, after };
    const reach = span(own.kernel, own.dilation);
    const [letters, number] = extra === 0 ? ["", ""] : [" + output padding", ` + ${extra}`];
    const relationship = relationshipOf("transpose", own, extra);
    return {
      in: size[at],
      out: lengths[at],
      ...own,
      outputPadding: extra,
      formula: `(in − 1)·s + ${own.dilation > 1 ? "(d·(k − 1) + 1)" : "k"} − before − after${letters}`,
      substituted: `(${size[at]} − 1)·${own.stride} + ${reach} − ${before} − ${after}${number} = ${lengths[at]}`,
      ...(relationship === undefined ? {} : { relationship }),
      // The places that no stamp covers are the pixels that the mirrored convolution does not read.
      dropped: unread({ ...own, in: lengths[at], out: size[at] }),
    };
  };
  return [axis(0), axis(1)];
}
