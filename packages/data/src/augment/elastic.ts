/**
 * Elastic distortion: every pixel is read from a place moved by a smooth random field, as a hand's tremor would.
 * Source: Simard, Steinkraus & Platt 2003, "Best Practices for Convolutional Neural Networks", section 2.
 */
import { sampleAt } from "./affine.js";

/** The field of an elastic distortion. */
export interface ElasticRange {
  /** Strength, in pixels before smoothing; the paper takes 34 for 29×29 digits. */
  readonly alpha: number;
  /** Standard deviation of the smoothing, in pixels; the paper takes 4. */
  readonly sigma: number;
}

/** How far each pixel is moved, in pixels. */
export interface Displacement {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Draws a field: even noise in −1..1, smoothed by a Gaussian that stops at the border, times alpha. */
export function drawDisplacement(
  range: ElasticRange,
  height: number,
  width: number,
  uniform: () => number,
): Displacement {
  const kernel = gaussian(range.sigma);
  const draw = (): Float32Array => {
    const noise = new Float32Array(height * width);
    for (let i = 0; i < noise.length; i += 1) noise[i] = range.alpha * (2 * uniform() - 1);
    return smoothColumns(smoothRows(noise, kernel, width), kernel, width);
  };
  return { x: draw(), y: draw() };
}

/** Writes one channel, distorted by a field, to `out`; places outside the image read `background`. */
export function warpElastic(
  image: Float32Array,
  out: Float32Array,
  height: number,
  width: number,
  field: Displacement,
  background: number,
): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const fromX = x + (field.x[i] as number);
      const fromY = y + (field.y[i] as number);
      out[i] = sampleAt(image, height, width, fromX, fromY, background);
    }
  }
}

/** Weights of a Gaussian out to three deviations; they sum to 1. */
function gaussian(sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(raw, (weight) => weight / sum);
}

/** Smooths along each row. */
function smoothRows(values: Float32Array, kernel: Float32Array, width: number): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const out = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    for (let x = 0; x < width; x += 1) {
      const last = Math.min(width - 1, x + reach);
      let sum = 0;
      for (let from = Math.max(0, x - reach); from <= last; from += 1) {
        sum += (kernel[from - x + reach] as number) * (values[start + from] as number);
      }
      out[start + x] = sum;
    }
  }
  return out;
}

/** Smooths along each column, a row at a time, since rows lie together in memory. */
function smoothColumns(values: Float32Array, kernel: Float32Array, width: number): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const height = values.length / width;
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) {
    const last = Math.min(height - 1, y + reach);
    for (let from = Math.max(0, y - reach); from <= last; from += 1) {
      const weight = kernel[from - y + reach] as number;
      for (let x = 0; x < width; x += 1) {
        out[y * width + x] =
          (out[y * width + x] as number) + weight * (values[from * width + x] as number);
      }
    }
  }
  return out;
}
