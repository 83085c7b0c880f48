/**
 * Convolution by Fourier transforms in float32, every operation rounded: a correct backend whose errors are not those of a
 * sum. For the suite's own tests; slow, plain, and only forward.
 * Source: Cooley & Tukey 1965 (the radix-2 transform).
 */
import type { Conv2dGeometry } from "@convscope/core/backend";

const { fround } = Math;

type Complex = readonly [re: number, im: number];

const ZERO: Complex = [0, 0];

const multiply = ([a, b]: Complex, [c, d]: Complex): Complex => [
  fround(fround(a * c) - fround(b * d)),
  fround(fround(a * d) + fround(b * c)),
];

/** Radix-2 transform; `sign` -1 forward, 1 backward (not scaled). */
function fft(values: readonly Complex[], sign: 1 | -1): readonly Complex[] {
  if (values.length === 1) return values;
  const even = fft(
    values.filter((_, i) => i % 2 === 0),
    sign,
  );
  const odd = fft(
    values.filter((_, i) => i % 2 === 1),
    sign,
  );
  const half = even.length;
  const turned = odd.map((value, i) => {
    const angle = (sign * Math.PI * i) / half;
    return multiply(value, [fround(Math.cos(angle)), fround(Math.sin(angle))]);
  });
  const join = (factor: 1 | -1): Complex[] =>
    even.map(([re, im], i) => {
      const [r, s] = turned[i] ?? ZERO;
      return [fround(re + factor * r), fround(im + factor * s)];
    });
  return [...join(1), ...join(-1)];
}

type Plane = readonly (readonly Complex[])[];

const turn = (plane: Plane): Plane =>
  (plane[0] ?? []).map((_, j) => plane.map((row) => row[j] as Complex));
const fft2 = (plane: Plane, sign: 1 | -1): Plane =>
  turn(turn(plane.map((row) => fft(row, sign))).map((row) => fft(row, sign)));

/** Whether {@link fftConv2d} takes this geometry: it knows no stride and no dilation. */
export function isTransformable(g: Conv2dGeometry): boolean {
  return g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth === 1;
}

/** A plane of a dense `[*, rows, columns]` array, moved by (top, left) within `size`, zeros around; transformed. */
function spectrum(
  values: Float32Array,
  at: number,
  [rows, columns]: readonly [number, number],
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
): Plane {
  const value = (row: number, column: number): number =>
    row >= 0 && row < rows && column >= 0 && column < columns
      ? (values[(at * rows + row) * columns + column] as number)
      : 0;
  const plane = Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j): Complex => [value(i - top, j - left), 0]),
  );
  return fft2(plane, -1);
}

/** sum + image * conjugate of kernel, the spectrum of a correlation. */
const correlate = (sum: Plane | undefined, image: Plane, kernel: Plane): Plane =>
  image.map((row, i) =>
    row.map((value, j): Complex => {
      const [kr, ki] = kernel[i]?.[j] ?? ZERO;
      const [re, im] = sum?.[i]?.[j] ?? ZERO;
      const [a, b] = multiply(value, [kr, -ki]);
      return [fround(re + a), fround(im + b)];
    }),
  );

/** y by multiplying spectra, plane by plane, over a power of two that holds the padded image. */
export function fftConv2d(x: Float32Array, w: Float32Array, g: Conv2dGeometry): Float32Array {
  const room = (length: number): number => 2 ** Math.ceil(Math.log2(length));
  const height = room(g.inHeight + g.padTop + g.padBottom);
  const width = room(g.inWidth + g.padLeft + g.padRight);
  const size = [height, width] as const;
  const channels = g.inChannels / g.groups;
  const image = [g.inHeight, g.inWidth] as const;
  const kernel = [g.kernelHeight, g.kernelWidth] as const;
  const images = Array.from({ length: g.batch * g.inChannels }, (_, at) =>
    spectrum(x, at, image, [g.padTop, g.padLeft], size),
  );
  const filters = Array.from({ length: g.outChannels * channels }, (_, at) =>
    spectrum(w, at, kernel, [0, 0], size),
  );
  const area = g.outHeight * g.outWidth;
  const y = new Float32Array(g.batch * g.outChannels * area);
  for (let map = 0; map < g.batch * g.outChannels; map++) {
    const k = map % g.outChannels;
    const group = Math.floor(k / (g.outChannels / g.groups));
    const first = Math.floor(map / g.outChannels) * g.inChannels + group * channels;
    let sum: Plane | undefined;
    for (let c = 0; c < channels; c++) {
      sum = correlate(sum, images[first + c] ?? [], filters[k * channels + c] ?? []);
    }
    const back = fft2(sum ?? [], 1);
    for (let o = 0; o < area; o++) {
      const [value] = back[Math.floor(o / g.outWidth)]?.[o % g.outWidth] ?? ZERO;
      y[map * area + o] = fround(value / (height * width));
    }
  }
  return y;
}
