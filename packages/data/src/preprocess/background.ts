/**
 * What the paper behind a glyph looks like: a plane of brightness fitted to the border, and the noise around it.
 * Not a model of shadows with edges: one slope in x and one in y, as even light from one side gives.
 * Source: least trimmed squares with concentration steps, Rousseeuw & Van Driessen 2006, section 3.
 */
import type { Raster } from "./raster.js";

/** background(x, y) = level + slopeX·(x − centreX) + slopeY·(y − centreY); noise is its standard deviation. */
export interface Background {
  readonly level: number;
  readonly slopeX: number;
  readonly slopeY: number;
  readonly centreX: number;
  readonly centreY: number;
  readonly noise: number;
}

/** Normal consistency of the median absolute deviation. */
const MAD_TO_SIGMA = 1.4826;
const STEPS = 6;

/** Estimates the background of a grey plane from a ring along its border; up to half of the ring may be ink. */
export function estimateBackground(plane: Raster): Background {
  const ring = borderRing(plane);
  const flat: Background = {
    level: median(ring.values),
    slopeX: 0,
    slopeY: 0,
    centreX: (plane.width - 1) / 2,
    centreY: (plane.height - 1) / 2,
    noise: 0,
  };
  const flatNoise = residualNoise(ring, flat);
  let tilted = flat;
  for (let step = 0; step < STEPS; step += 1) tilted = concentrate(ring, tilted);
  const tiltedNoise = residualNoise(ring, tilted);
  // A slope is believed only if it explains the border clearly better than one level does.
  return tiltedNoise < 0.7 * flatNoise
    ? { ...tilted, noise: tiltedNoise }
    : { ...flat, noise: flatNoise };
}

/** plane − background, pixel by pixel. */
export function subtractBackground(plane: Raster, background: Background): Float32Array {
  const { width, height, data } = plane;
  const difference = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      difference[y * width + x] = (data[y * width + x] as number) - backgroundAt(background, x, y);
    }
  }
  return difference;
}

interface Ring {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly values: Float64Array;
}

/** The pixels within 3 % of the shorter side (1 to 8 pixels) of the border. */
function borderRing(plane: Raster): Ring {
  const { width, height, data } = plane;
  const depth = Math.min(8, Math.max(1, Math.round(0.03 * Math.min(width, height))));
  const xs: number[] = [];
  const ys: number[] = [];
  const values: number[] = [];
  for (let y = 0; y < height; y += 1) {
    const wholeRow = y < depth || y >= height - depth;
    for (let x = 0; x < width; x += 1) {
      if (!wholeRow && x === depth) x = Math.max(depth, width - depth);
      if (x >= width) break;
      xs.push(x);
      ys.push(y);
      values.push(data[y * width + x] as number);
    }
  }
  return {
    xs: Float64Array.from(xs),
    ys: Float64Array.from(ys),
    values: Float64Array.from(values),
  };
}

function backgroundAt(b: Background, x: number, y: number): number {
  return b.level + b.slopeX * (x - b.centreX) + b.slopeY * (y - b.centreY);
}

/** One concentration step: refit a plane to the half of the ring that lies nearest to the last one. */
function concentrate(ring: Ring, last: Background): Background {
  const residuals = absoluteResiduals(ring, last);
  const limit = median(residuals) + 1e-9;
  let [n, sx, sy, sv] = [0, 0, 0, 0];
  let [sxx, sxy, syy, sxv, syv] = [0, 0, 0, 0, 0];
  for (let i = 0; i < residuals.length; i += 1) {
    if ((residuals[i] as number) > limit) continue;
    const x = (ring.xs[i] as number) - last.centreX;
    const y = (ring.ys[i] as number) - last.centreY;
    const v = ring.values[i] as number;
    n += 1;
    sx += x;
    sy += y;
    sv += v;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sxv += x * v;
    syv += y * v;
  }
  const cxx = sxx - (sx * sx) / n;
  const cxy = sxy - (sx * sy) / n;
  const cyy = syy - (sy * sy) / n;
  const cxv = sxv - (sx * sv) / n;
  const cyv = syv - (sy * sv) / n;
  const determinant = cxx * cyy - cxy * cxy;
  if (!(determinant > 1e-6 * cxx * cyy)) return last;
  const slopeX = (cxv * cyy - cyv * cxy) / determinant;
  const slopeY = (cyv * cxx - cxv * cxy) / determinant;
  return { ...last, slopeX, slopeY, level: (sv - slopeX * sx - slopeY * sy) / n };
}

function absoluteResiduals(ring: Ring, b: Background): Float64Array {
  return ring.values.map((v, i) =>
    Math.abs(v - backgroundAt(b, ring.xs[i] as number, ring.ys[i] as number)),
  );
}

function residualNoise(ring: Ring, b: Background): number {
  return MAD_TO_SIGMA * median(absoluteResiduals(ring, b));
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
