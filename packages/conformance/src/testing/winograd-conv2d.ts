/**
 * Convolution by Winograd's minimal filtering in float32, every operation rounded: a correct backend whose errors are not
 * those of a sum. For the suite's own tests; slow, plain, and only forward.
 * Source: Lavin & Gray 2016, arXiv:1509.09308, sections 4.1 and 4.3.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";

const { fround } = Math;
type Matrix = readonly (readonly number[])[];

/** B^T, G and A^T of one axis. */
interface Axis {
  readonly tile: number;
  readonly data: Matrix;
  readonly filter: Matrix;
  readonly output: Matrix;
}

/** What is done along columns, and along rows. */
export interface Filtering {
  readonly down: Axis;
  readonly across: Axis;
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

/** B^T for the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity. */
const EIGHT_POINTS: Matrix = [
  [1, 0, -5.25, 0, 5.25, 0, -1, 0],
  [0, 1, 1, -4.25, -4.25, 1, 1, 0],
  [0, -1, 1, 4.25, -4.25, -1, 1, 0],
  [0, 0.5, 0.25, -2.5, -1.25, 2, 1, 0],
  [0, -0.5, 0.25, 2.5, -1.25, -2, 1, 0],
  [0, 2, 4, -2.5, -5, 0.5, 1, 0],
  [0, -2, 4, 2.5, -5, -0.5, 1, 0],
  [0, -1, 0, 5.25, 0, -5.25, 0, 1],
];

const F_2_3: Axis = {
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
};

const F_4_3: Axis = {
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
};

const F_2_5: Axis = {
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
};

const F_4_5: Axis = {
  tile: 4,
  data: EIGHT_POINTS,
  filter: [
    [1, 0, 0, 0, 0],
    [-2 / 9, -2 / 9, -2 / 9, -2 / 9, -2 / 9],
    [-2 / 9, 2 / 9, -2 / 9, 2 / 9, -2 / 9],
    [1 / 90, 1 / 45, 2 / 45, 4 / 45, 8 / 45],
    [1 / 90, -1 / 45, 2 / 45, -4 / 45, 8 / 45],
    [32 / 45, 16 / 45, 8 / 45, 4 / 45, 2 / 45],
    [32 / 45, -16 / 45, 8 / 45, -4 / 45, 2 / 45],
    [0, 0, 0, 0, 1],
  ],
  output: [
    [1, 1, 1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 1 / 2, -1 / 2, 0],
    [0, 1, 1, 4, 4, 1 / 4, 1 / 4, 0],
    [0, 1, -1, 8, -8, 1 / 8, -1 / 8, 1],
  ],
};

const IDENTITY: Matrix = [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 1 : 0)));
const SUM_OF_5: Axis = { tile: 1, data: IDENTITY, filter: IDENTITY, output: [[1, 1, 1, 1, 1]] };

/** F(2, 3), F(4, 3) and F(2, 5) along both axes, F(4, 5) along columns alone. */
export const filterings: Readonly<
  Record<"winograd-2x3" | "winograd-4x3" | "winograd-2x5" | "winograd-4x5", Filtering>
> = {
  "winograd-2x3": { down: F_2_3, across: F_2_3 },
  "winograd-4x3": { down: F_4_3, across: F_4_3 },
  "winograd-2x5": { down: F_2_5, across: F_2_5 },
  "winograd-4x5": { down: F_4_5, across: SUM_OF_5 },
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

const twoSided = (down: Matrix, b: Matrix, across: Matrix): number[][] =>
  times(times(down, b), transposed(across));

/** Whether Winograd's filtering by these matrices applies: filters of their width, stride and dilation 1. */
export function isFilterable(g: Conv2dGeometry, { down }: Filtering): boolean {
  const steps = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth;
  const width = down.filter[0]?.length;
  return g.kernelHeight === width && g.kernelWidth === width && steps === 1;
}

/** y by tiles of outputs. */
export function winogradConv2d(
  x: Float32Array,
  w: Float32Array,
  g: Conv2dGeometry,
  { down, across }: Filtering,
): Float32Array {
  const channels = g.inChannels / g.groups;
  const size = g.kernelHeight;
  const y = new Float32Array(g.batch * g.outChannels * g.outHeight * g.outWidth);
  const read = (plane: number, row: number, column: number): number =>
    row >= 0 && row < g.inHeight && column >= 0 && column < g.inWidth
      ? (x[(plane * g.inHeight + row) * g.inWidth + column] as number)
      : 0;
  const matrix = (
    rows: number,
    columns: number,
    value: (i: number, j: number) => number,
  ): number[][] =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));
  const [tall, wide] = [down.data.length, across.data.length];
  const tileAt = (n: number, k: number, p: number, q: number): void => {
    const first = Math.floor(k / (g.outChannels / g.groups)) * channels;
    let sum = matrix(tall, wide, () => 0);
    for (let c = 0; c < channels; c++) {
      const plane = n * g.inChannels + first + c;
      const d = matrix(tall, wide, (i, j) => read(plane, p + i - g.padTop, q + j - g.padLeft));
      const f = matrix(
        size,
        size,
        (i, j) => w[((k * channels + c) * size + i) * size + j] as number,
      );
      const u = twoSided(down.filter, f, across.filter);
      const v = twoSided(down.data, d, across.data);
      const add = (s: number, i: number, j: number): number =>
        fround(s + fround((u[i]?.[j] ?? 0) * (v[i]?.[j] ?? 0)));
      sum = sum.map((row, i) => row.map((s, j) => add(s, i, j)));
    }
    twoSided(down.output, sum, across.output).forEach((row, i) => {
      row.forEach((value, j) => {
        if (p + i >= g.outHeight || q + j >= g.outWidth) return;
        y[((n * g.outChannels + k) * g.outHeight + p + i) * g.outWidth + q + j] = value;
      });
    });
  };
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.outChannels; k++) {
      for (let p = 0; p < g.outHeight; p += down.tile) {
        for (let q = 0; q < g.outWidth; q += across.tile) tileAt(n, k, p, q);
      }
    }
  }
  return y;
}
