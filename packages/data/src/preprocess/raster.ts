/**
 * The working picture between preprocessing steps: float planes, channel after channel.
 * Not a decoded file (Image: interleaved bytes) and not a network's input (normalised).
 */

/** Float planes; values are brightness 0..255 until a normalise step. */
export interface Raster {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** channels·height·width values. */
  readonly data: Float32Array;
}

/** A raster of one channel, all zero. */
export function createPlane(height: number, width: number): Raster {
  return { channels: 1, height, width, data: new Float32Array(height * width) };
}

/** The smallest box [x0, x1) × [y0, y1) around the values of a plane above a level, or undefined if there are none. */
export function boundingBox(
  plane: Raster,
  level: number,
):
  | { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }
  | undefined {
  const { width, height, data } = plane;
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[y * width + x] as number) <= level) continue;
      if (x < x0) x0 = x;
      if (x >= x1) x1 = x + 1;
      if (y < y0) y0 = y;
      y1 = y + 1;
    }
  }
  return x1 > x0 ? { x0, y0, x1, y1 } : undefined;
}
