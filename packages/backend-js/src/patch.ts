/**
 * Patches: the part of the input planes that is copied into the engine's image, padded with zeros where asked.
 * A patch that is too large for the image is cut by outputs, and at last by taps, so every geometry fits.
 */
import { type Axis, halves, reach, type Span } from "./axis.js";
import { tiles } from "./tiles.js";

/** A rectangle of input planes; `top` and `left` may lie in the padding. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly area: number;
}

/** A convolution's two axes, and whether each is cut so that no tap lies in padding. */
export interface Axes {
  readonly vertical: Axis;
  readonly horizontal: Axis;
  readonly clipVertical: boolean;
  readonly clipHorizontal: boolean;
}

/** Calls `visit` for rectangles of outputs and taps that cover (`v`, `h`) once, each with a patch that fits. */
export function eachPatch(
  axes: Axes,
  v: Span,
  h: Span,
  visit: (v: Span, h: Span, patch: Patch) => void,
): void {
  const rows = reach(axes.vertical, v, axes.clipVertical);
  const columns = reach(axes.horizontal, h, axes.clipHorizontal);
  const area = rows.length * columns.length;
  if (area === 0) return;
  if (area <= tiles.image.length) {
    const patch: Patch = {
      top: rows.first,
      left: columns.first,
      height: rows.length,
      width: columns.length,
      area,
    };
    visit(v, h, patch);
  } else if (rows.length >= columns.length) {
    for (const half of halves(v)) eachPatch(axes, half, h, visit);
  } else {
    for (const half of halves(h)) eachPatch(axes, v, half, visit);
  }
}

/** Planes of x that a patch is taken from: `count` of them, `[height, width]` each, from element `start` on. */
export interface Planes {
  readonly start: number;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** Copies `patch` of each plane into the image, from element `at` on. */
export function fillPatch(x: Float32Array, planes: Planes, patch: Patch, at: number): void {
  const image = tiles.image;
  const { height, width } = planes;
  const from = Math.max(patch.left, 0);
  const to = Math.min(patch.left + patch.width, width);
  const before = from - patch.left;
  const inside = Math.max(to - from, 0);
  const padded = patch.left < 0 || patch.top < 0 || inside < patch.width;
  if (padded || patch.top + patch.height > height) {
    image.fill(0, at, at + planes.count * patch.area);
  }
  const top = Math.max(patch.top, 0);
  const bottom = Math.min(patch.top + patch.height, height);
  for (let c = 0; c < planes.count; c++) {
    for (let row = top; row < bottom; row++) {
      const source = planes.start + (c * height + row) * width + from;
      const target = at + c * patch.area + (row - patch.top) * patch.width + before;
      for (let i = 0; i < inside; i++) image[target + i] = x[source + i] as number;
    }
  }
}
