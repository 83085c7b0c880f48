/**
 * The error bound of Winograd's minimal filtering, F(2×2, 3×3) and F(4×4, 3×3).
 *
 * A tile of outputs is A^T [(G w G^T) * (B^T d B)] A. Its error is at most gamma(n) times the same expression in absolute
 * values, which for max |d| over the tile and max |w| is amplification^2 * max|d| * max|w| per channel, where
 * amplification = max over rows i of A^T of: sum over j of |A^T|ij * (sum of |G| row j) * (sum of |B^T| row j).
 * n counts the channels and the roundings of the three two-sided transforms.
 * Sources: Lavin & Gray 2016, arXiv:1509.09308 (the matrices); Barabasz et al. 2020, arXiv:1803.10986 (the bound).
 */
import type { Conv2dGeometry } from "../../backend.js";
import type { ConvolutionKernel } from "../conv2d.js";
import { type Arithmetic, gamma } from "./arithmetic.js";

interface Transform {
  /** Outputs per tile and axis. */
  readonly tile: number;
  readonly outputRows: readonly (readonly number[])[];
  readonly filterSums: readonly number[];
  readonly dataSums: readonly number[];
}

type Winograd = "winograd-2x3" | "winograd-4x3";

/** Absolute values of A^T, and row sums of |G| and |B^T|. */
const TRANSFORMS: Readonly<Record<Winograd, Transform>> = {
  "winograd-2x3": {
    tile: 2,
    outputRows: [
      [1, 1, 1, 0],
      [0, 1, 1, 1],
    ],
    filterSums: [1, 1.5, 1.5, 1],
    dataSums: [2, 2, 2, 2],
  },
  "winograd-4x3": {
    tile: 4,
    outputRows: [
      [1, 1, 1, 1, 1, 0],
      [0, 1, 1, 2, 2, 0],
      [0, 1, 1, 4, 4, 0],
      [0, 1, 1, 8, 8, 1],
    ],
    filterSums: [1 / 4, 1 / 2, 1 / 2, 7 / 24, 7 / 24, 1],
    dataSums: [10, 10, 10, 6, 6, 10],
  },
};

function amplification({ outputRows, filterSums, dataSums }: Transform): number {
  const rows = outputRows.map((row) =>
    row.reduce((sum, a, j) => sum + a * (filterSums[j] as number) * (dataSums[j] as number), 0),
  );
  return Math.max(...rows);
}

/** A plane of maps under a 3×3 window: what differs between the convolution and its input gradient. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Row and column of the plane under the window's first element at output (0, 0). */
  readonly top: number;
  readonly left: number;
}

function largest(values: Float64Array, from: number, to: number): number {
  let max = 0;
  for (let i = from; i < to; i++) max = Math.max(max, Math.abs(values[i] as number));
  return max;
}

/** Largest |value| that any tile with output (p, q) may read, wherever the backend begins its tiles. */
function tileMaximum(
  data: Float64Array,
  start: number,
  plane: Plane,
  tile: number,
  p: number,
  q: number,
): number {
  const firstRow = Math.max(0, p + plane.top - tile + 1);
  const lastRow = Math.min(plane.height - 1, p + plane.top + tile + 1);
  const firstColumn = Math.max(0, q + plane.left - tile + 1);
  const lastColumn = Math.min(plane.width - 1, q + plane.left + tile + 1);
  let max = 0;
  for (let row = firstRow; row <= lastRow; row++) {
    const at = start + row * plane.width;
    max = Math.max(max, largest(data, at + firstColumn, at + lastColumn + 1));
  }
  return max;
}

/**
 * The algorithm's error for each result, or undefined where a backend cannot use it: it is for 3×3 kernels of stride and
 * dilation 1, forward and for the input.
 */
export function winogradError(
  algorithm: Winograd,
  kernel: ConvolutionKernel,
  [data, w]: readonly [Float64Array, Float64Array],
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
): Float64Array | undefined {
  const square = g.kernelHeight === 3 && g.kernelWidth === 3;
  const dense = g.strideHeight * g.strideWidth * g.dilationHeight * g.dilationWidth === 1;
  if (!square || !dense || kernel === "conv2dWeightGrad") return undefined;
  const forward = kernel === "conv2d";
  const transform = TRANSFORMS[algorithm];
  const plane: Plane = forward
    ? {
        height: g.inHeight,
        width: g.inWidth,
        outHeight: g.outHeight,
        outWidth: g.outWidth,
        top: -g.padTop,
        left: -g.padLeft,
      }
    : {
        height: g.outHeight,
        width: g.outWidth,
        outHeight: g.inHeight,
        outWidth: g.inWidth,
        top: g.padTop - 2,
        left: g.padLeft - 2,
      };
  const from = forward ? g.inChannels : g.outChannels;
  const to = forward ? g.outChannels : g.inChannels;
  const perGroup = from / g.groups;
  const channels = g.inChannels / g.groups;
  const factor =
    gamma(arithmetic, perGroup + 6 * (transform.tile + 2)) * amplification(transform) ** 2;
  const filterMaximum = (source: number, target: number): number => {
    const k = forward ? target : source;
    const c = (forward ? source : target) % channels;
    return largest(w, (k * channels + c) * 9, (k * channels + c + 1) * 9);
  };
  const area = plane.outHeight * plane.outWidth;
  return new Float64Array(g.batch * to * area).map((_, i) => {
    const target = Math.floor(i / area) % to;
    const n = Math.floor(i / (area * to));
    const first = Math.floor(target / (to / g.groups)) * perGroup;
    let sum = 0;
    for (let source = first; source < first + perGroup; source++) {
      const start = (n * from + source) * plane.height * plane.width;
      const p = Math.floor(i / plane.outWidth) % plane.outHeight;
      const reach = tileMaximum(data, start, plane, transform.tile, p, i % plane.outWidth);
      sum += reach * filterMaximum(source, target);
    }
    return factor * sum;
  });
}
