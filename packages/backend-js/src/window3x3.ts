/** The loop of a 3x3 window that slides over the engine's image. */
import { tiles } from "./tiles.js";

/** Where a row of windows lies in the image: its first element, and the steps to the next window, line and tap. */
export interface WindowRow {
  readonly from: number;
  readonly step: number;
  readonly line: number;
  readonly tap: number;
}

/** A 3x3 window with its nine factors. */
export interface Window3x3 {
  setFactors(w: Float32Array, base: number, row: number, column: number): void;
  /** Adds `count` windows to y, `toStep` apart from element `to`. */
  addRow(y: Float32Array, to: number, toStep: number, count: number, at: WindowRow): void;
}

/** The image and the factors are constants of this scope, for the reason given in tiles.ts: create it once. */
export function createWindow3x3(): Window3x3 {
  const image = tiles.image;
  const factors = new Float64Array(9);

  function setFactors(w: Float32Array, base: number, row: number, column: number): void {
    for (let i = 0; i < 9; i++) {
      factors[i] = w[base + Math.floor(i / 3) * row + (i % 3) * column] as number;
    }
  }

  function addRow(y: Float32Array, to: number, toStep: number, count: number, at: WindowRow): void {
    const { step, line, tap } = at;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = factors;
    let p = at.from;
    let target = to;
    for (let n = 0; n < count; n++) {
      const q = (p + line) | 0;
      const r = (q + line) | 0;
      const upper =
        a * (image[p] as number) +
        b * (image[(p + tap) | 0] as number) +
        c * (image[(p + 2 * tap) | 0] as number);
      const middle =
        d * (image[q] as number) +
        e * (image[(q + tap) | 0] as number) +
        f * (image[(q + 2 * tap) | 0] as number);
      const lower =
        g * (image[r] as number) +
        h * (image[(r + tap) | 0] as number) +
        i * (image[(r + 2 * tap) | 0] as number);
      y[target] = (y[target] as number) + (upper + middle + lower);
      target = (target + toStep) | 0;
      p = (p + step) | 0;
    }
  }

  return { setFactors, addRow };
}
