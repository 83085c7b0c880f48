/**
 * The width of a glyph's strokes, and thickening hairlines, which would vanish when the glyph is scaled down.
 * Not a skeleton: the glyph's outline is moved outwards, its shape stays. Bold strokes are left alone.
 * Source of the width: area over half the perimeter, the perimeter by the coarea formula (∫ |∇v|), so grey edges count.
 */
import { distanceTo } from "./distance.js";
import { createPlane, type Raster } from "./raster.js";
import { fitInto } from "./resample.js";

/** The glyph is worked on at this many times its final size or more: an outline moves by parts of a final pixel. */
const OVERSAMPLING = 4;
/** Mean stroke width of bright ink, in pixels: 2·area / perimeter. */
export function strokeWidth(plane: Raster): number {
  const { width, height, data } = plane;
  let [area, perimeter] = [0, 0];
  for (let y = -1; y < height; y += 1) {
    for (let x = -1; x < width; x += 1) {
      const inside = y >= 0 && x >= 0;
      const v = inside ? (data[y * width + x] as number) : 0;
      const right = y >= 0 && x + 1 < width ? (data[y * width + x + 1] as number) : 0;
      const below = x >= 0 && y + 1 < height ? (data[(y + 1) * width + x] as number) : 0;
      area += v;
      perimeter += Math.sqrt((right - v) * (right - v) + (below - v) * (below - v));
    }
  }
  return perimeter === 0 ? 0 : (2 * area) / perimeter;
}

/** Thickens a glyph's strokes to `least` pixels on average, as they will be once its longer side is `size` pixels. */
export function thickenStroke(glyph: Raster, least: number, size: number): Raster {
  const longer = Math.max(glyph.width, glyph.height);
  const working = OVERSAMPLING * size;
  // Measured at one scale: shrinking averages grain away, which would count as perimeter.
  const measured = fitInto(glyph, working);
  const shift = outlineShift(measured, least, size);
  if (shift <= 0) return glyph;
  return longer < working ? growInk(measured, shift) : growInk(glyph, (shift * longer) / working);
}

/**
 * How far the outline has to move outwards, in pixels of the plane. With w the stroke width and L the longer side, both
 * grow by 2r, so size·(w + 2r) / (L + 2r) = least gives r.
 */
function outlineShift(plane: Raster, least: number, size: number): number {
  const longer = Math.max(plane.width, plane.height);
  return (least * longer - strokeWidth(plane) * size) / (2 * (size - least));
}

/** Moves the outline (half grey) outwards by a radius, with a soft edge one pixel wide. */
function growInk(plane: Raster, radius: number): Raster {
  const grown = addMargin(plane, Math.ceil(radius + 0.5));
  const { width, height, data } = grown;
  const ink = Uint8Array.from(data, (v) => (v >= 127.5 ? 1 : 0));
  const distance = distanceTo(ink, height, width);
  for (let i = 0; i < data.length; i += 1) {
    const cover = Math.min(1, Math.max(0, radius + 1 - (distance[i] as number)));
    data[i] = Math.max(data[i] as number, 255 * cover);
  }
  return grown;
}

/** The plane with a margin of zeros on every side. */
function addMargin(plane: Raster, margin: number): Raster {
  const grown = createPlane(plane.height + 2 * margin, plane.width + 2 * margin);
  for (let y = 0; y < plane.height; y += 1) {
    const row = plane.data.subarray(y * plane.width, (y + 1) * plane.width);
    grown.data.set(row, (y + margin) * grown.width + margin);
  }
  return grown;
}
