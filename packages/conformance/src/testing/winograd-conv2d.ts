/**
 * Convolution by Winograd's minimal filtering in float32, every operation rounded: a correct backend whose errors are not
 * those of a sum. For the suite's own tests; slow, plain, and only forward.
 * Source: Lavin & Gray 2016, arXiv:1509.09308, sections 4.1 and 4.3.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";

const { fround } = Math;
type Matrix = readonly (readonly number[])[];

export interface Filtering {
  readonly tile: number;
  readonly data: Matrix;
  readonly filter: Matrix;
  readonly output: Matrix;
}

/** B^T for the points 0, 1, -1, 2, -2 and infinity. */
const SIX_POINTS: Matrix = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
];

/** B^T, G and A^T of F(2, 3), F(4, 3) and F(2, 5). */
export const filterings: Readonly<
  Record<"winograd-2x3" | "winograd-4x3" | "winograd-2x5", Filtering>
> = {
  "winograd-2x3": {
    tile: 2,
    data: [
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, 1, 0, -1],
    ],
    filter: [
      [1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 0],
      [0, 1, -1, -1],
    ],
  },
  "winograd-4x3": {
    tile: 4,
    data: SIX_POINTS,
    filter: [
      [1 / 4, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6],
      [1 / 24, -1 / 12, 1 / 6],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 1, 1, 0],
      [0, 1, -1, 2, -2, 0],
      [0, 1, 1, 4, 4, 0],
      [0, 1, -1, 8, -8, 1],
    ],
  },
  "winograd-2x5": {
    tile: 2,
    data: SIX_POINTS,
    filter: [
      [1 / 4, 0, 0, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6, 1 / 3, 2 / 3],
      [1 / 24, -1 / 12, 1 / 6, -1 / 3, 2 / 3],
      [0, 0, 0, 0, 1],
    ],
    output: [
      [1, 1, 1, 1, 1, 0],
      [0, 1, -1, 2, -2, 1],
    ],
  },
};

/** a b, rounded at every step. */
function times(a: Matrix, b: Matrix): number[][] {
  return a.map((row) =>
    (b[0] ?? []).map((_, j) =>
      row.reduce((sum, value, l) => fround(sum + fround(fround(value) * (b[l]?.[j] ?? 0))), 0),
    ),
  );
}

const transposed = (a: Matrix): number[][] =>
  (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));

const twoSided = (a: Matrix, b: Matrix): number[][] => times(times(a, b), transposed(a));

/** Whether Winograd's filtering by these matrices applies: filters of their width, stride and dilation 1. */
export function isFilterable(g: Conv2dGeometry, { filter }: Filtering): boolean {
  const steps = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth;
  const width = filter[0]?.length;
  return g.kernelHeight === width && g.kernelWidth === width && steps === 1;
}

/** y by tiles of `tile`×`tile` outputs. */
export function winogradConv2d(
  x: Float32Array,
  w: Float32Array,
  g: Conv2dGeometry,
  { tile, data, filter, output }: Filtering,
): Float32Array {
  const channels = g.inChannels / g.groups;
  const size = g.kernelHeight;
  const y = new Float32Array(g.batch * g.outChannels * g.outHeight * g.outWidth);
  const read = (plane: number, row: number, column: number): number =>
    row >= 0 && row < g.inHeight && column >= 0 && column < g.inWidth
      ? (x[(plane * g.inHeight + row) * g.inWidth + column] as number)
      : 0;
  const square = (size: number, value: (i: number, j: number) => number): number[][] =>
    Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => value(i, j)));
  const tileAt = (n: number, k: number, p: number, q: number): void => {
    const first = Math.floor(k / (g.outChannels / g.groups)) * channels;
    let sum = square(tile + size - 1, () => 0);
    for (let c = 0; c < channels; c++) {
      const plane = n * g.inChannels + first + c;
      const d = square(tile + size - 1, (i, j) => read(plane, p + i - g.padTop, q + j - g.padLeft));
      const f = square(size, (i, j) => w[((k * channels + c) * size + i) * size + j] as number);
      const u = twoSided(filter, f);
      const v = twoSided(data, d);
      const add = (s: number, i: number, j: number): number =>
        fround(s + fround((u[i]?.[j] ?? 0) * (v[i]?.[j] ?? 0)));
      sum = sum.map((row, i) => row.map((s, j) => add(s, i, j)));
    }
    twoSided(output, sum).forEach((row, i) => {
      row.forEach((value, j) => {
        if (p + i >= g.outHeight || q + j >= g.outWidth) return;
        y[((n * g.outChannels + k) * g.outHeight + p + i) * g.outWidth + q + j] = value;
      });
    });
  };
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.outChannels; k++) {
      for (let p = 0; p < g.outHeight; p += tile) {
        for (let q = 0; q < g.outWidth; q += tile) tileAt(n, k, p, q);
      }
    }
  }
  return y;
}
