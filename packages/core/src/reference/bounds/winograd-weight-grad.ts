/**
 * The error bound of the weights' gradient by Winograd's filtering, the forward pass (winograd.ts) transposed:
 *
 *   dw = G^T [sum over tiles of (A dY A^T) * (B^T d B)] G
 *
 * Its error is at most gamma(n) times the same expression in absolute values, so for max |dY| and max |d| of each tile it is
 * the product of both axes' amplifications * sum over tiles of max|dY| * max|d|, where amplification = max over rows i of G^T of: sum over j of
 * |G|ji * (sum of |A| row j) * (sum of |B^T| row j). n counts the tiles and the roundings of the three two-sided transforms.
 */
import type { Conv2dGeometry } from "../../backend.js";
import { type Arithmetic, gamma } from "./arithmetic.js";
import { amplification, extentOf, type Filtering, largest, type Transform } from "./winograd.js";

/** Maps `[maps, height, width]`. */
interface Maps {
  readonly values: Float64Array;
  readonly height: number;
  readonly width: number;
}

/** The largest |value| of each map within some rows and columns from every corner on, `[maps, corners]`. */
function maxima(
  { values, height, width }: Maps,
  corners: readonly (readonly [number, number])[],
  [rows, columns]: readonly [number, number],
): Float64Array {
  const area = height * width;
  return new Float64Array((values.length / area) * corners.length).map((_, i) => {
    const [top, left] = corners[i % corners.length] ?? [0, 0];
    const start = Math.floor(i / corners.length) * area;
    const [first, end] = [Math.max(0, left), Math.min(width, left + columns)];
    let max = 0;
    for (let row = Math.max(0, top); row < Math.min(height, top + rows); row++) {
      max = Math.max(max, largest(values, start + row * width + first, start + row * width + end));
    }
    return max;
  });
}

/** The algorithm's error for each weight, wherever the backend begins its tiles. */
export function winogradWeightGradError(
  { down, across }: Filtering,
  [x, dy]: readonly [Float64Array, Float64Array],
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
): Float64Array {
  const sums = new Float64Array(g.outChannels * (g.inChannels / g.groups));
  const tiles = [down.tile, across.tile] as const;
  const seenByTile = [extentOf(down), extentOf(across)] as const;
  for (let start = 0; start < down.tile * across.tile; start++) {
    const corners: (readonly [number, number])[] = [];
    for (let p = -Math.floor(start / across.tile); p < g.outHeight; p += down.tile) {
      for (let q = -(start % across.tile); q < g.outWidth; q += across.tile) corners.push([p, q]);
    }
    const ofDy = maxima({ values: dy, height: g.outHeight, width: g.outWidth }, corners, tiles);
    const seen = corners.map(([p, q]) => [p - g.padTop, q - g.padLeft] as const);
    const ofX = maxima({ values: x, height: g.inHeight, width: g.inWidth }, seen, seenByTile);
    sumsOf(ofX, ofDy, corners.length, g).forEach((sum, i) => {
      sums[i] = Math.max(sums[i] as number, sum);
    });
  }
  const ofImage =
    (Math.ceil(g.outHeight / down.tile) + 1) * (Math.ceil(g.outWidth / across.tile) + 1);
  const roundings = g.batch * ofImage + 3 * (extentOf(down) + extentOf(across));
  const growth = ({ filter, output, dataSums }: Transform): number =>
    amplification(filter, output, dataSums);
  const factor = gamma(arithmetic, roundings) * growth(down) * growth(across);
  const area = down.size * across.size;
  return new Float64Array(sums.length * area).map(
    (_, i) => factor * (sums[Math.floor(i / area)] as number),
  );
}

/** The sum over all tiles of max|dY| max|d| for each filter and channel `[K, C / groups]`. */
function sumsOf(
  ofX: Float64Array,
  ofDy: Float64Array,
  tiles: number,
  g: Conv2dGeometry,
): Float64Array {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  return new Float64Array(g.outChannels * channels).map((_, i) => {
    const k = Math.floor(i / channels);
    const c = Math.floor(k / filters) * channels + (i % channels);
    let sum = 0;
    for (let n = 0; n < g.batch; n++) {
      const [fromDy, fromX] = [(n * g.outChannels + k) * tiles, (n * g.inChannels + c) * tiles];
      for (let t = 0; t < tiles; t++) {
        sum += (ofDy[fromDy + t] as number) * (ofX[fromX + t] as number);
      }
    }
    return sum;
  });
}
