/** Text that kernels with sliding windows share. Kernels read it as lines of one function; it computes nothing itself. */
import type { Window2d } from "@convscope/core/backend";
import { quotientText } from "./quotient-text.js";

/** The sizes that a window's text reads. */
export type WindowSize = Exclude<keyof Window2d, "batch" | "padBottom" | "padRight">;

/** Their names. */
export const WINDOW: readonly WindowSize[] = [
  "inHeight",
  "inWidth",
  "outHeight",
  "outWidth",
  "kernelHeight",
  "kernelWidth",
  "strideHeight",
  "strideWidth",
  "dilationHeight",
  "dilationWidth",
  "padTop",
  "padLeft",
];

/** Finds `plane`, `line` and `column` of this thread in an array `[planes, height, width]`. */
export function placeText(height: string, width: string): string {
  return `${quotientText("lines", "this.thread.x", width)}
const column = this.thread.x - lines * ${width};
${quotientText("plane", "lines", height)}
const line = lines - plane * ${height};`;
}

/** Finds `n` and `channel` of `plane` in `[N, channels]`. */
export function channelText(channels: string): string {
  return `${quotientText("n", "plane", channels)}
const channel = plane - n * ${channels};`;
}

/** Runs `text` for each tap (r, s) of the output (p, q) that lies in the input, at (h, v). */
export function tapsText(p: string, q: string, text: string): string {
  return `for (let r = 0; r < kernelHeight; r++) {
  const h = ${p} * strideHeight - padTop + r * dilationHeight;
  if (h >= 0 && h < inHeight) {
    for (let s = 0; s < kernelWidth; s++) {
      const v = ${q} * strideWidth - padLeft + s * dilationWidth;
      if (v >= 0 && v < inWidth) {
        ${text}
      }
    }
  }
}`;
}

/** Runs `text` for each output (p, q) that reads the input (h, v), by its tap (r, s). */
export function readersText(h: string, v: string, text: string): string {
  return `for (let r = 0; r < kernelHeight; r++) {
  const top = ${h} + padTop - r * dilationHeight;
  ${quotientText("p", "top", "strideHeight")}
  if (top >= 0 && p * strideHeight === top && p < outHeight) {
    for (let s = 0; s < kernelWidth; s++) {
      const left = ${v} + padLeft - s * dilationWidth;
      ${quotientText("q", "left", "strideWidth")}
      if (left >= 0 && q * strideWidth === left && q < outWidth) {
        ${text}
      }
    }
  }
}`;
}
