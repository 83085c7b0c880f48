/**
 * The error bound of Winograd's minimal filtering: F(2×2, 3×3), F(4×4, 3×3), F(2×2, 5×5) on the latter's six points, and F(4, 5)
 * along columns with plain sums along rows.
 *
 * A tile of outputs is A^T [(G w G^T) * (B^T d B)] A. Its error is at most gamma(n) times the same expression in absolute
 * values, which for max |d| over the tile and max |w| is the product of both axes' amplifications * max|d| * max|w| per channel, where
 * amplification = max over rows i of A^T of: sum over j of |A^T|ij * (sum of |G| row j) * (sum of |B^T| row j).
 * n counts the channels, the terms that are plainly summed, and the roundings of the three two-sided transforms.
 * Sources: Lavin & Gray 2016, arXiv:1509.09308 (the matrices); Barabasz et al. 2020, arXiv:1803.10986 (the bound).
 */
import type { Capabilities, Conv2dGeometry } from "../../backend.js";
import { type Arithmetic, gamma } from "./arithmetic.js";

/** Rows for the points that a filtering evaluates polynomials at, infinity last. */
type Rows = readonly (readonly number[])[];

/** A filtering along one axis, by absolute values. */
export interface Transform {
  /** Outputs per tile and axis. */
  readonly tile: number;
  /** Width of the filters. */
  readonly size: number;
  /** |A|, `[points, tile]`. */
  readonly output: Rows;
  /** |G|, `[points, size]`. */
  readonly filter: Rows;
  /** Sums of the rows of |B^T|. */
  readonly dataSums: readonly number[];
}

/** What is done along each axis. */
export interface Filtering {
  readonly down: Transform;
  readonly across: Transform;
}

/** The algorithms that filter. */
export type Winograd = Exclude<Capabilities["convolution"], "sum" | "fft">;

/** F(tile, size) on these points and infinity: powers of each, those of G over the product of its distances to the others. */
function filtering(
  tile: number,
  size: number,
  points: readonly number[],
  dataSums: readonly number[],
): Transform {
  const rows = (width: number): Rows => [
    ...points.map((point) => Array.from({ length: width }, (_, i) => Math.abs(point) ** i)),
    Array.from({ length: width }, (_, i) => (i === width - 1 ? 1 : 0)),
  ];
  const distances = points.map((point) =>
    points.reduce((all, other) => all * (other === point ? 1 : Math.abs(point - other)), 1),
  );
  const filter = rows(size).map((row, j) => row.map((power) => power / (distances[j] ?? 1)));
  return { tile, size, output: rows(tile), filter, dataSums };
}

const SIX_POINTS = [
  [0, 1, -1, 2, -2],
  [10, 10, 10, 6, 6, 10],
] as const;
const EIGHT_POINTS = [
  [0, 1, -1, 2, -2, 1 / 2, -1 / 2],
  [12.5, 12.5, 12.5, 7.5, 7.5, 15, 15, 12.5],
] as const;

/** A plain sum of so many terms: every result by itself, every value and weight as it is. */
function plain(size: number): Transform {
  const each = Array.from({ length: size }, (_, i) => i);
  const filter = each.map((i) => each.map((j) => (i === j ? 1 : 0)));
  return { tile: 1, size, output: each.map(() => [1]), filter, dataSums: each.map(() => 1) };
}

/** The same along both axes. */
const square = (transform: Transform): Filtering => ({ down: transform, across: transform });

const F_2_3 = square(filtering(2, 3, [0, 1, -1], [2, 2, 2, 2]));
const F_4_3 = square(filtering(4, 3, ...SIX_POINTS));
const F_2_5 = square(filtering(2, 5, ...SIX_POINTS));
const COLUMNS_4_5 = { down: filtering(4, 5, ...EIGHT_POINTS), across: plain(5) };

/** What each algorithm may use. */
const FILTERINGS: Readonly<Record<Winograd, readonly Filtering[]>> = {
  "winograd-2x3": [F_2_3],
  "winograd-4x3": [F_4_3],
  "winograd-4x3-2x5": [F_4_3, F_2_5],
  "winograd-4x3-4x5": [F_4_3, F_2_5, COLUMNS_4_5],
};

/** The most that a filtering amplifies, whose results are the columns of one matrix and whose other operand has the other. */
export function amplification(results: Rows, operand: Rows, dataSums: readonly number[]): number {
  const ofPoints = operand.map(
    (row, j) => row.reduce((sum, entry) => sum + entry) * (dataSums[j] as number),
  );
  const columns = results[0] ?? [];
  return Math.max(
    ...columns.map((_, i) =>
      ofPoints.reduce((sum, most, j) => sum + (results[j]?.[i] as number) * most, 0),
    ),
  );
}

/** A plane of maps under a square window: what differs between the convolution and its input gradient. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Row and column of the plane under the window's first element at output (0, 0). */
  readonly top: number;
  readonly left: number;
}

/** The largest |value| of those from `from` to `to`. */
export function largest(values: Float64Array, from: number, to: number): number {
  let max = 0;
  for (let i = from; i < to; i++) max = Math.max(max, Math.abs(values[i] as number));
  return max;
}

/** Largest |value| that any tile with output (p, q) may read, wherever the backend begins its tiles. */
function tileMaximum(
  data: Float64Array,
  start: number,
  plane: Plane,
  { down, across }: Filtering,
  p: number,
  q: number,
): number {
  const firstRow = Math.max(0, p + plane.top - down.tile + 1);
  const lastRow = Math.min(plane.height - 1, p + plane.top + down.tile + down.size - 2);
  const firstColumn = Math.max(0, q + plane.left - across.tile + 1);
  const lastColumn = Math.min(plane.width - 1, q + plane.left + across.tile + across.size - 2);
  let max = 0;
  for (let row = firstRow; row <= lastRow; row++) {
    const at = start + row * plane.width;
    max = Math.max(max, largest(data, at + firstColumn, at + lastColumn + 1));
  }
  return max;
}

/** What every output of a plane may read at most, output by output. */
function reachOf(
  data: Float64Array,
  start: number,
  plane: Plane,
  filtering: Filtering,
): Float64Array {
  const reach = new Float64Array(plane.outHeight * plane.outWidth);
  return reach.map((_, i) => {
    const p = Math.floor(i / plane.outWidth);
    return tileMaximum(data, start, plane, filtering, p, i % plane.outWidth);
  });
}

function planeOf(g: Conv2dGeometry, forward: boolean, size: number): Plane {
  const { inHeight, inWidth, outHeight, outWidth } = g;
  if (forward) {
    const [top, left] = [-g.padTop, -g.padLeft];
    return { height: inHeight, width: inWidth, outHeight, outWidth, top, left };
  }
  const [top, left] = [g.padTop + 1 - size, g.padLeft + 1 - size];
  return { height: outHeight, width: outWidth, outHeight: inHeight, outWidth: inWidth, top, left };
}

/** What an algorithm may use for a convolution: square kernels of certain widths, stride and dilation 1; nothing for others. */
export function filteringsFor(algorithm: Winograd, g: Conv2dGeometry): readonly Filtering[] {
  const dense = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth === 1;
  if (!dense || g.kernelHeight !== g.kernelWidth) return [];
  return FILTERINGS[algorithm].filter(({ down }) => down.size === g.kernelHeight);
}

/** Numbers that a tile has along an axis. */
export const extentOf = ({ tile, size }: Transform): number => tile + size - 1;

/** The algorithm's error for each result of the convolution, or of its gradient for the input. */
export function winogradError(
  filtering: Filtering,
  kernel: "conv2d" | "conv2dInputGrad",
  [data, w]: readonly [Float64Array, Float64Array],
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
): Float64Array {
  const forward = kernel === "conv2d";
  const { down, across } = filtering;
  const plane = planeOf(g, forward, down.size);
  const from = forward ? g.inChannels : g.outChannels;
  const to = forward ? g.outChannels : g.inChannels;
  const perGroup = from / g.groups;
  const channels = g.inChannels / g.groups;
  const weights = down.size * across.size;
  const terms = perGroup * (across.tile === 1 ? across.size : 1);
  const roundings = terms + 3 * (extentOf(down) + extentOf(across));
  const growth = ({ output, filter, dataSums }: Transform): number =>
    amplification(output, filter, dataSums);
  const factor = gamma(arithmetic, roundings) * growth(down) * growth(across);
  const area = plane.outHeight * plane.outWidth;
  const errors = new Float64Array(g.batch * to * area);
  for (let map = 0; map < g.batch * from; map++) {
    const source = map % from;
    const group = Math.floor(source / perGroup);
    const reach = reachOf(data, map * plane.height * plane.width, plane, filtering);
    for (let target = (group * to) / g.groups; target < ((group + 1) * to) / g.groups; target++) {
      const k = forward ? target : source;
      const c = (forward ? source : target) % channels;
      const first = (k * channels + c) * weights;
      const filter = factor * largest(w, first, first + weights);
      const start = (Math.floor(map / from) * to + target) * area;
      for (let i = 0; i < area; i++) {
        errors[start + i] = (errors[start + i] as number) + filter * (reach[i] as number);
      }
    }
  }
  return errors;
}
