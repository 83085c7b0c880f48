// Moving without computing: rows into a longer row (concat), and bias with activation over a map in place.
import { address, int } from "./step";
import { load4, store4 } from "./rows";
import { sigmoid4, tanh4 } from "./transcendental";

/** Copies row `chunk` of x into its place. Arguments: 0 x, 1 y, 2 bytes of a row of x, 3 bytes of a row of y. */
export function copyRows(step: usize, chunk: i32): void {
  const bytes = address(step, 2);
  memory.copy(address(step, 1) + <usize>chunk * address(step, 3), address(step, 0) + <usize>chunk * bytes, bytes);
}

/**
 * y = activation(y + bias), a map a chunk. Arguments: 0 y, 1 bias, 2 channels, 3 pixels, 4 activation (0 none, 1 relu, 2 sigmoid,
 * 3 tanh).
 */
export function biasActivation(step: usize, chunk: i32): void {
  const pixels = int(step, 3);
  const y = address(step, 0) + (<usize>chunk * <usize>pixels << 2);
  const bias = v128.load_splat<f32>(address(step, 1) + (<usize>(chunk % int(step, 2)) << 2));
  switch (int(step, 4)) {
    case 0: return activate(0, y, bias, pixels);
    case 1: return activate(1, y, bias, pixels);
    case 2: return activate(2, y, bias, pixels);
    default: return activate(3, y, bias, pixels);
  }
}

@inline
function activate(activation: i32, y: usize, bias: v128, pixels: i32): void {
  for (let count = pixels; count > 0; count -= 4) {
    let v = f32x4.add(load4(y, 4, count), bias);
    if (activation == 1) v = f32x4.max(v, f32x4.splat(0));
    if (activation == 2) v = sigmoid4(v);
    if (activation == 3) v = tanh4(v);
    store4(y, v, count);
    y += 16;
  }
}
