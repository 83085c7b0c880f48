/**
 * Pictures of glyphs drawn from strokes, for the tests of preprocessing. Not part of the package's entries.
 */
import type { Image } from "../image/image.js";

/** How a glyph is drawn; lengths in pixels, brightness 0..255. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Where the glyph's box lies; strokes go half their width beyond. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  readonly stroke: number;
  readonly ink: number;
  /** One brightness, or one for every place. */
  readonly paper: number | ((x: number, y: number) => number);
  /** Added to every pixel. */
  readonly grain?: () => number;
}

type Point = readonly [x: number, y: number];

/** A seven: a bar, and a slanted stem from its right end; in units of its box. */
const SEVEN: readonly Point[] = [
  [0, 0],
  [1, 0],
  [0.35, 1],
];

/** How much of a pixel the seven covers: 1 inside a stroke, falling to 0 over one pixel at its edge. */
function cover(drawing: Drawing, x: number, y: number): number {
  const [left, top, width, height] = drawing.box;
  const points = SEVEN.map(([px, py]): Point => [left + px * width, top + py * height]);
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [ax, ay] = points[i] as Point;
    const [bx, by] = points[i + 1] as Point;
    const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2;
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return Math.min(1, Math.max(0, drawing.stroke / 2 + 0.5 - nearest));
}

/** Draws a grey picture of a seven. */
export function drawSeven(drawing: Drawing): Image {
  const { width, height, ink, paper, grain } = drawing;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const c = cover(drawing, x + 0.5, y + 0.5);
      const under = typeof paper === "number" ? paper : paper(x, y);
      const value = under + c * (ink - under) + (grain?.() ?? 0);
      data[y * width + x] = Math.round(Math.min(255, Math.max(0, value)));
    }
  }
  return { width, height, channels: 1, data };
}
