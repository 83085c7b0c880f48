/** TensorFlow.js's orders of axes and ours: maps `[N, H, W, C]` and `[N, C, H, W]`, filters `[R, S, C, K]` and `[K, C, R, S]`. */
import { permute, reshape, type Tensor } from "@convscope/core";

/** `[N, H, W, C]` as `[N, C, H, W]`. */
export function toMaps(x: Tensor): Tensor {
  return permute(x, [0, 3, 1, 2]);
}

/** `[N, C, H, W]` as `[N, H, W, C]`. */
export function fromMaps(x: Tensor): Tensor {
  return permute(x, [0, 2, 3, 1]);
}

/** `[R, S, C, K]` as `[K, C, R, S]`. */
export function toFilter(w: Tensor): Tensor {
  return permute(w, [3, 2, 0, 1]);
}

/** `[K, C, R, S]` as `[R, S, C, K]`. */
export function fromFilter(w: Tensor): Tensor {
  return permute(w, [2, 3, 1, 0]);
}

/** Depthwise `[R, S, C, M]` as `[C · M, 1, R, S]`, one group a channel. */
export function toDepthwiseFilter(w: Tensor): Tensor {
  const [rows = 0, columns = 0, channels = 0, multiplier = 0] = w.shape;
  return reshape(permute(w, [2, 3, 0, 1]), [channels * multiplier, 1, rows, columns]);
}

/** Depthwise `[C · M, 1, R, S]` as `[R, S, C, M]`. */
export function fromDepthwiseFilter(w: Tensor, channels: number): Tensor {
  const [filters = 0, , rows = 0, columns = 0] = w.shape;
  return permute(reshape(w, [channels, filters / channels, rows, columns]), [2, 3, 0, 1]);
}
