/**
 * Depthwise correlation with few taps: so few products per output that the engine's tables would cost more than they
 * save. 3x3 windows have a loop of their own; other small ones add one tap after the other to whole rows.
 */
import { type Axis, fullSpan, outputsOfTap } from "./axis.js";
import type { Correlation } from "./correlation.js";
import { type Axes, eachPatch, fillPatch } from "./patch.js";
import { createWindow3x3 } from "./window3x3.js";

/** Whether `c` has one channel in, one out per group, and few taps. */
export function isDepthwise(c: Correlation): boolean {
  return c.channels === 1 && c.rows === 1 && c.vertical.taps * c.horizontal.taps < 16;
}

/** Adds the correlation of x with w to y, for a `c` that {@link isDepthwise}; `exact` as for `correlate`. */
export function correlateDepthwise(
  x: Float32Array,
  w: Float32Array,
  y: Float32Array,
  c: Correlation,
  exact: boolean,
): void {
  if (!exact && fitsWindow(c.vertical) && fitsWindow(c.horizontal)) correlate3x3(x, w, y, c);
  else correlateByTap(x, w, y, c);
}

/** Three taps, so close that {@link eachPatch} never has to part them. */
function fitsWindow(axis: Axis): boolean {
  return axis.taps === 3 && axis.dilation <= 64;
}

function correlateByTap(x: Float32Array, w: Float32Array, y: Float32Array, c: Correlation): void {
  const { vertical: v, horizontal: h, weight, result } = c;
  for (let plane = 0; plane < c.batch * c.groups; plane++) {
    const group = plane % c.groups;
    const target = result.base + Math.floor(plane / c.groups) * result.image + group * result.plane;
    for (let r = 0; r < v.taps; r++) {
      const [top, bottom] = outputsOfTap(v, r);
      for (let s = 0; s < h.taps; s++) {
        const [left, right] = outputsOfTap(h, s);
        const factor = w[
          weight.base + group * weight.group + r * weight.tapRow + s * weight.tapColumn
        ] as number;
        for (let p = top; p < bottom; p++) {
          const row = plane * v.size + p * v.stride + r * v.dilation - v.pad;
          const from = row * h.size + left * h.stride + s * h.dilation - h.pad;
          const to = target + p * result.line + left * result.step;
          addScaled(y, to, result.step, x, from, h.stride, right - left, factor);
        }
      }
    }
  }
}

/** y[to + i * toStep] += factor * x[from + i * fromStep]. */
function addScaled(
  y: Float32Array,
  to: number,
  toStep: number,
  x: Float32Array,
  from: number,
  fromStep: number,
  count: number,
  factor: number,
): void {
  let j = to;
  let i = from;
  for (let n = 0; n < count; n++) {
    y[j] = (y[j] as number) + factor * (x[i] as number);
    j = (j + toStep) | 0;
    i = (i + fromStep) | 0;
  }
}

const window = createWindow3x3();

function correlate3x3(x: Float32Array, w: Float32Array, y: Float32Array, c: Correlation): void {
  const { vertical, horizontal, weight, result } = c;
  const { size: height } = vertical;
  const { size: width } = horizontal;
  const axes: Axes = { vertical, horizontal, clipVertical: false, clipHorizontal: false };
  eachPatch(axes, fullSpan(vertical), fullSpan(horizontal), (v, h, patch) => {
    const column = h.start * horizontal.stride - horizontal.pad - patch.left;
    for (let plane = 0; plane < c.batch * c.groups; plane++) {
      const group = plane % c.groups;
      fillPatch(x, { start: plane * height * width, count: 1, height, width }, patch, 0);
      window.setFactors(w, weight.base + group * weight.group, weight.tapRow, weight.tapColumn);
      const target =
        result.base +
        Math.floor(plane / c.groups) * result.image +
        group * result.plane +
        h.start * result.step;
      for (let p = v.start; p < v.end; p++) {
        window.addRow(y, target + p * result.line, result.step, h.end - h.start, {
          from: (p * vertical.stride - vertical.pad - patch.top) * patch.width + column,
          step: horizontal.stride,
          line: vertical.dilation * patch.width,
          tap: horizontal.dilation,
        });
      }
    }
  });
}
