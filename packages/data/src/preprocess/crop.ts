/**
 * Cuts a plane of bright ink down to its glyph; dirt apart from the glyph is wiped out first.
 * Not a segmentation: several glyphs in one picture stay together.
 * Source: hysteresis thresholding, Canny 1986, section VIII.
 */
import { FormatError } from "@convscope/core/errors";
import { boundingBox, createPlane, type Raster } from "./raster.js";

/** A patch is a connected run of pixels above WEAK; it counts when it reaches STRONG somewhere. */
const WEAK = 40;
const STRONG = 110;
/** A patch with less ink than this part of the largest is dirt. */
const DIRT = 0.04;

/**
 * Crops to the ink: connected patches of ink that are neither faint nor dirt, with their soft edges.
 *
 * @throws FormatError when no patch is left.
 */
export function cropToInk(plane: Raster): Raster {
  const { labels, ink } = inkPatches(plane);
  const largest = Math.max(0, ...ink.values());
  if (largest === 0) {
    throw new FormatError(
      `crop-to-ink: found no ink in a picture of ${plane.width}×${plane.height}, expected a glyph brighter than its background; put a contrast step before, or give a picture with a glyph`,
      { width: plane.width, height: plane.height },
    );
  }
  const kept = ink.map((mass) => mass >= DIRT * largest);
  const glyph = keepPatches(plane, labels, kept);
  const box = boundingBox(glyph, 0);
  if (box === undefined) return glyph;
  const cropped = createPlane(box.y1 - box.y0, box.x1 - box.x0);
  for (let y = box.y0; y < box.y1; y += 1) {
    const row = glyph.data.subarray(y * plane.width + box.x0, y * plane.width + box.x1);
    cropped.data.set(row, (y - box.y0) * cropped.width);
  }
  return cropped;
}

/** 8-connected patches above WEAK: each pixel's patch (0 for none), and each patch's ink (0 when it is faint). */
function inkPatches(plane: Raster): { labels: Int32Array; ink: number[] } {
  const { width, height, data } = plane;
  const labels = new Int32Array(data.length);
  const ink = [0];
  const stack: number[] = [];
  for (let start = 0; start < data.length; start += 1) {
    if ((data[start] as number) <= WEAK || labels[start] !== 0) continue;
    const label = ink.length;
    labels[start] = label;
    stack.push(start);
    let [mass, peak] = [0, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const value = data[at] as number;
      mass += value;
      peak = Math.max(peak, value);
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
          const next = ny * width + nx;
          if (labels[next] !== 0 || (data[next] as number) <= WEAK) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
    ink.push(peak >= STRONG ? mass : 0);
  }
  return { labels, ink };
}

/** The plane with everything wiped out but the kept patches and the pixels next to them (their soft edges). */
function keepPatches(plane: Raster, labels: Int32Array, kept: readonly boolean[]): Raster {
  const { width, height, data } = plane;
  const glyph = createPlane(height, width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const label = labels[at] as number;
      if (label === 0 || !kept[label]) continue;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
          glyph.data[ny * width + nx] = data[ny * width + nx] as number;
        }
      }
    }
  }
  return glyph;
}
