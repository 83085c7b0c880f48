/**
 * Small random shifts, turns, scalings and shears of images, by inverse mapping with linear interpolation.
 * Not for whole pipelines of a user's own: one affine map per image, the same for all of its channels.
 */

/** The inverse map of one image, from an output pixel to the place it is read from, both measured from the centre. */
export interface AffineMap {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly dx: number;
  readonly dy: number;
}

/** How far an affine map may go, each drawn evenly from −value to +value. */
export interface AffineRange {
  /** Pixels, both ways. */
  readonly shift: number;
  /** Degrees. */
  readonly rotate: number;
  /** Part of the size: 0.1 gives 0.9 to 1.1. */
  readonly scale: number;
  /** Tangent of the slant: 0.1 moves a row by a tenth of its distance from the middle. */
  readonly shear: number;
}

/** Draws one map; six numbers are always drawn, so that a range of 0 does not shift the generator's later ones. */
export function drawAffine(range: AffineRange, uniform: () => number): AffineMap {
  const even = (reach: number): number => reach * (2 * uniform() - 1);
  const angle = (even(range.rotate) * Math.PI) / 180;
  const scaleX = 1 / (1 + even(range.scale));
  const scaleY = 1 / (1 + even(range.scale));
  const shear = even(range.shear);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    xx: scaleX * (cos + shear * sin),
    xy: scaleX * (sin - shear * cos),
    yx: -scaleY * sin,
    yy: scaleY * cos,
    dx: even(range.shift),
    dy: even(range.shift),
  };
}

/**
 * Writes one channel, moved by a map, to `out`: out(x, y) is read at M·(x − cx, y − cy) + centre − shift.
 * Places outside the image read `background`.
 */
export function warpAffine(
  image: Float32Array,
  out: Float32Array,
  height: number,
  width: number,
  map: AffineMap,
  background: number,
): void {
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  for (let y = 0; y < height; y += 1) {
    let fromX = map.xx * -cx + map.xy * (y - cy) + cx - map.dx;
    let fromY = map.yx * -cx + map.yy * (y - cy) + cy - map.dy;
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const x0 = Math.floor(fromX);
      const y0 = Math.floor(fromY);
      if (x0 >= 0 && y0 >= 0 && x0 < width - 1 && y0 < height - 1) {
        // The inner case of sampleAt, written out: nearly every pixel takes it.
        const at = y0 * width + x0;
        const fx = fromX - x0;
        const a = image[at] as number;
        const c = image[at + width] as number;
        const top = a + fx * ((image[at + 1] as number) - a);
        const bottom = c + fx * ((image[at + width + 1] as number) - c);
        out[row + x] = top + (fromY - y0) * (bottom - top);
      } else {
        out[row + x] = sampleAt(image, height, width, fromX, fromY, background);
      }
      fromX += map.xx;
      fromY += map.yx;
    }
  }
}

/** The image at a place between pixels, by linear interpolation of its four neighbours. */
export function sampleAt(
  image: Float32Array,
  height: number,
  width: number,
  x: number,
  y: number,
  background: number,
): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) return background;
  const at = (py: number, px: number): number =>
    px < 0 || py < 0 || px >= width || py >= height
      ? background
      : (image[py * width + px] as number);
  const top = at(y0, x0) * (1 - fx) + at(y0, x0 + 1) * fx;
  return top * (1 - fy) + (at(y0 + 1, x0) * (1 - fx) + at(y0 + 1, x0 + 1) * fx) * fy;
}
