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
    const rows = smooth(noise, kernel, width, 1, height, width);
    return smooth(rows, kernel, height, width, width, 1);
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

/** Smooths along one axis: `length` places `step` apart, on each of `lines` lines `lineStep` apart. */
function smooth(
  values: Float32Array,
  kernel: Float32Array,
  length: number,
  step: number,
  lines: number,
  lineStep: number,
): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    for (let i = 0; i < length; i += 1) {
      const first = Math.max(0, i - reach);
      const last = Math.min(length - 1, i + reach);
      let sum = 0;
      for (let j = first; j <= last; j += 1) {
        sum += (kernel[j - i + reach] as number) * (values[start + j * step] as number);
      }
      out[start + i * step] = sum;
    }
  }
  return out;
}
