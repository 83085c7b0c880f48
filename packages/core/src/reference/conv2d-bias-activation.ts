/**
 * conv2dBiasActivation: y = activation(conv2d(x, w) + bias[k]), the bias per output channel.
 */
import type { Conv2dBiasActivationGeometry } from "../backend.js";
import { conv2d } from "./conv2d.js";
import { unaryFunctions } from "./unary.js";

/** y `[N, K, P, Q]` from x `[N, C, H, W]`, w `[K, C / groups, R, S]` and bias `[K]`. */
export function conv2dBiasActivation(
  x: Float64Array,
  w: Float64Array,
  bias: Float64Array,
  g: Conv2dBiasActivationGeometry,
): Float64Array {
  const area = g.outHeight * g.outWidth;
  const activation =
    g.activation === "none" ? (v: number): number => v : unaryFunctions[g.activation];
  return conv2d(x, w, g).map((sum, i) =>
    activation(sum + (bias[Math.floor(i / area) % g.outChannels] as number)),
  );
}
