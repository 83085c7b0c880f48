/**
 * Changing a raster's size: area averaging when shrinking, linear interpolation when enlarging, each axis on its own.
 * Not a high-order filter: no overshoot, so values stay in range.
 */
import type { Raster } from "./raster.js";

/** For every output place along one axis, which input places it mixes and with which weights (they sum to 1). */
interface AxisWeights {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/** Resamples every channel to height × width. */
export function resample(raster: Raster, height: number, width: number): Raster {
  if (height === raster.height && width === raster.width) return raster;
  const { channels } = raster;
  const across = axisWeights(raster.width, width);
  const down = axisWeights(raster.height, height);
  const rows = mixRows(raster.data, channels * raster.height, raster.width, width, across);
  const data = new Float32Array(channels * height * width);
  for (let c = 0; c < channels; c += 1) {
    for (let y = 0; y < height; y += 1) {
      const to = (c * height + y) * width;
      for (let t = 0; t < down.taps; t += 1) {
        const weight = down.weights[y * down.taps + t] as number;
        if (weight === 0) continue;
        const from = (c * raster.height + (down.first[y] as number) + t) * width;
        for (let x = 0; x < width; x += 1) {
          data[to + x] = (data[to + x] as number) + weight * (rows[from + x] as number);
        }
      }
    }
  }
  return { channels, height, width, data };
}

function mixRows(
  data: Float32Array,
  rowCount: number,
  inWidth: number,
  outWidth: number,
  axis: AxisWeights,
): Float32Array {
  const out = new Float32Array(rowCount * outWidth);
  for (let row = 0; row < rowCount; row += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      const from = row * inWidth + (axis.first[x] as number);
      let sum = 0;
      for (let t = 0; t < axis.taps; t += 1) {
        const weight = axis.weights[x * axis.taps + t] as number;
        if (weight !== 0) sum += weight * (data[from + t] as number);
      }
      out[row * outWidth + x] = sum;
    }
  }
  return out;
}

/** Shrinking: an output covers [i, i+1)·in/out and takes each input by its share. Enlarging: the two nearest centres. */
function axisWeights(inSize: number, outSize: number): AxisWeights {
  const ratio = inSize / outSize;
  const taps = ratio > 1 ? Math.min(inSize, Math.ceil(ratio) + 1) : Math.min(inSize, 2);
  const first = new Int32Array(outSize);
  const weights = new Float32Array(outSize * taps);
  for (let i = 0; i < outSize; i += 1) {
    if (ratio > 1) {
      const start = i * ratio;
      const end = start + ratio;
      const begin = Math.min(Math.floor(start), inSize - taps);
      first[i] = begin;
      for (let t = 0; t < taps; t += 1) {
        const share = Math.min(end, begin + t + 1) - Math.max(start, begin + t);
        weights[i * taps + t] = Math.max(0, share) / ratio;
      }
    } else {
      const centre = Math.min(inSize - 1, Math.max(0, (i + 0.5) * ratio - 0.5));
      const begin = Math.max(0, Math.min(Math.floor(centre), inSize - taps));
      first[i] = begin;
      for (let t = 0; t < taps; t += 1) {
        weights[i * taps + t] = Math.max(0, 1 - Math.abs(begin + t - centre));
      }
    }
  }
  return { taps, first, weights };
}

/** Scales a raster so that its longer side is `size`, keeping the aspect ratio (the shorter side is at least 1). */
export function fitInto(raster: Raster, size: number): Raster {
  const scale = size / Math.max(raster.width, raster.height);
  const height = Math.max(1, Math.round(raster.height * scale));
  const width = Math.max(1, Math.round(raster.width * scale));
  return resample(raster, height, width);
}
