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

/** A window on both axes. */
export interface Window {
  readonly kernel: Both;
  readonly stride: Both;
  readonly dilation: Both;
  readonly before: Both;
  readonly after: Both;
  readonly ceil: boolean;
  readonly rule: PlaceRule;
}

/** The window of a layer's geometry. */
export function windowOf(g: Omit<Window2d, "batch">, ceil: boolean): Window {
  return {
    kernel: [g.kernelHeight, g.kernelWidth],
    stride: [g.strideHeight, g.strideWidth],
    dilation: [g.dilationHeight, g.dilationWidth],
    before: [g.padTop, g.padLeft],
    after: [g.padBottom, g.padRight],
    ceil,
    rule: "windows",
  };
}

/** What is left for steps beyond the first window. */
function roomOf(w: Window, axis: 0 | 1, size: number): number {
  return size + w.before[axis] + w.after[axis] - span(w.kernel[axis], w.dilation[axis]);
}

/** Places along an axis; below 1 where no window fits. */
export function placesAlong(w: Window, axis: 0 | 1, size: number): number {
  const stride = w.stride[axis];
  if (w.rule === "windows") {
    return windowCount(
      ...([size, w.kernel[axis], stride, w.dilation[axis]] as const),
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

/** The arithmetic of an axis: `floor((13 − 3)/2) + 1 = 6`. */
export function arithmetic(w: Window, axis: 0 | 1, size: number): string {
  const [before, after, stride] = [w.before[axis], w.after[axis], w.stride[axis]];
  const pads =
    before + after === 0 ? "" : before === after ? ` + 2·${before}` : ` + ${before} + ${after}`;
  const reach = span(w.kernel[axis], w.dilation[axis]);
  const whole = w.rule !== "over-stride-plus-one" && roomOf(w, axis, size) % stride === 0;
  const divisor = w.rule === "over-stride-plus-one" ? `(${stride} + 1)` : String(stride);
  const room = `${size}${pads} − ${reach}`;
  const divided = divisor === "1" ? room : `(${room})/${divisor}`;
  const rounded = whole ? divided : `${w.ceil ? "ceil" : "floor"}(${divided})`;
  const first = w.rule === "windows" ? " + 1" : "";
  return `${rounded}${first} = ${placesAlong(w, axis, size)}`;
}
