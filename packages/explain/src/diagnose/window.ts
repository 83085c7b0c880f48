/**
 * The window of one layer as somebody may believe it to be: sizes, and the rule that turns them into a number of places.
 * Core's geometry knows the right rule alone; here the usual wrong ones stand beside it.
 */
import type { Window2d } from "@convscope/core";
import { span, windowCount } from "@convscope/core";

/** Rows and columns. */
export type Both = readonly [rows: number, columns: number];

/** How places are counted: right, divided by stride + 1, or without the first window. */
export type PlaceRule = "over-stride-plus-one" | "steps" | "windows";

/** Rows and columns of what a window lies on. */
interface Sides {
  readonly height: number;
  readonly width: number;
}

/** A window on both axes. */
export interface Window {
  readonly kernel: Both;
  readonly stride: Both;
  readonly dilation: Both;
  readonly before: Both;
  readonly after: Both;
  readonly ceil: boolean;
  readonly rule: PlaceRule;
  /** Whether the kernel covers all that it reads, as a dense layer's weights do: over less it is smaller. */
  readonly covers: boolean;
}

/** The window of a layer's geometry, as one that slides. */
export function windowOf(g: Omit<Window2d, "batch">, ceil: boolean): Window {
  return {
    kernel: [g.kernelHeight, g.kernelWidth],
    stride: [g.strideHeight, g.strideWidth],
    dilation: [g.dilationHeight, g.dilationWidth],
    before: [g.padTop, g.padLeft],
    after: [g.padBottom, g.padRight],
    ceil,
    rule: "windows",
    covers: false,
  };
}

/** Rows or columns of the kernel, as it lies on that many. */
function kernelAlong({ kernel, covers }: Window, axis: 0 | 1, size: number): number {
  return covers ? Math.min(kernel[axis], size) : kernel[axis];
}

/** Rows and columns of the kernel, as it lies on an input. */
export function kernelOn(w: Window, input: Sides): Both {
  return [kernelAlong(w, 0, input.height), kernelAlong(w, 1, input.width)];
}

/** What the kernel spans, dilation counted. */
function reachOf(w: Window, axis: 0 | 1, size: number): number {
  return span(kernelAlong(w, axis, size), w.dilation[axis]);
}

/** What is left for steps beyond the first window. */
function roomOf(w: Window, axis: 0 | 1, size: number): number {
  return size + w.before[axis] + w.after[axis] - reachOf(w, axis, size);
}

/** The window of a kernel that covers all that it reads, as a dense layer does, where it does. */
export function coveringWindow(w: Window, input: Sides): Window {
  const isWhole = w.kernel[0] === input.height && w.kernel[1] === input.width;
  const isPlain = [...w.before, ...w.after].every((pad) => pad === 0);
  return { ...w, covers: isWhole && isPlain };
}

/** Places along an axis; below 1 where no window fits. */
export function placesAlong(w: Window, axis: 0 | 1, size: number): number {
  const stride = w.stride[axis];
  if (w.rule === "windows") {
    return windowCount(
      ...([size, kernelAlong(w, axis, size), stride, w.dilation[axis]] as const),
      ...([w.before[axis], w.after[axis], w.ceil] as const),
    );
  }
  const steps = roomOf(w, axis, size) / (w.rule === "steps" ? stride : stride + 1);
  return w.ceil ? Math.ceil(steps) : Math.floor(steps);
}

/** Whether the division leaves something over, so that rounding matters. */
export function leavesRest(w: Window, axis: 0 | 1, size: number): boolean {
  return roomOf(w, axis, size) % w.stride[axis] !== 0;
}

/** The division of an axis: `(13 − 3)/2`. */
function division(w: Window, axis: 0 | 1, size: number): string {
  const [before, after, stride] = [w.before[axis], w.after[axis], w.stride[axis]];
  const pads =
    before + after === 0 ? "" : before === after ? ` + 2·${before}` : ` + ${before} + ${after}`;
  const divisor = w.rule === "over-stride-plus-one" ? `(${stride} + 1)` : String(stride);
  const room = `${size}${pads} − ${reachOf(w, axis, size)}`;
  return divisor === "1" ? room : `(${room})/${divisor}`;
}

/** What the first window adds. */
const first = ({ rule }: Window): 0 | 1 => (rule === "windows" ? 1 : 0);

/** The arithmetic of an axis: `floor((13 − 3)/2) + 1 = 6`. */
export function arithmetic(w: Window, axis: 0 | 1, size: number): string {
  const whole = w.rule !== "over-stride-plus-one" && roomOf(w, axis, size) % w.stride[axis] === 0;
  const divided = division(w, axis, size);
  const rounded = whole ? divided : `${w.ceil ? "ceil" : "floor"}(${divided})`;
  return `${rounded}${first(w) === 1 ? " + 1" : ""} = ${placesAlong(w, axis, size)}`;
}

/** Places along an axis as the division has them, with how that is worked out: `(224 − 11)/4 + 1 = 54.25`. */
export function unrounded(
  w: Window,
  axis: 0 | 1,
  size: number,
): { readonly value: number; readonly text: string } {
  const stride = w.stride[axis] + (w.rule === "over-stride-plus-one" ? 1 : 0);
  const value = roomOf(w, axis, size) / stride + first(w);
  const more = first(w) === 1 ? " + 1" : "";
  return { value, text: `${division(w, axis, size)}${more} = ${Number(value.toFixed(4))}` };
}
