// Pooling and its gradients: one map a chunk. Arguments: 0 x or v, 1 dy (or x of a selection), 2 result, 3 whether padding counts,
// 4 pad bottom, 5 pad right, 6 … the window of patches.ts (channels unused).
import { address, int } from "./step";

const W: i32 = 6;

@inline
function inArea(step: usize): usize {
  return <usize>int(step, W + 1) * <usize>int(step, W + 2);
}
@inline
function outArea(step: usize): usize {
  return <usize>int(step, W + 3) * <usize>int(step, W + 4);
}

/** Flat place in its map of the first maximum (the first NaN, if there is one) of a window. */
function winner(step: usize, x: usize, p: i32, q: i32): i32 {
  const height = int(step, W + 1), width = int(step, W + 2);
  const top = p * int(step, W + 7) - int(step, W + 11);
  const left = q * int(step, W + 8) - int(step, W + 12);
  let best: f32 = 0;
  let place = -1;
  for (let r = 0; r < int(step, W + 5); r++) {
    const y = top + r * int(step, W + 9);
    if (<u32>y >= <u32>height) continue;
    for (let s = 0; s < int(step, W + 6); s++) {
      const column = left + s * int(step, W + 10);
      if (<u32>column >= <u32>width) continue;
      const at = y * width + column;
      const v = load<f32>(x + (<usize>at << 2));
      if (place >= 0 && (v <= best || best != best)) continue;
      best = v;
      place = at;
    }
  }
  return place;
}

/** y = the first maximum of each window of x. */
export function maxPool2d(step: usize, chunk: i32): void {
  const x = address(step, 0) + (<usize>chunk * inArea(step) << 2);
  select(step, x, x, address(step, 2) + (<usize>chunk * outArea(step) << 2));
}

/** v at the place of the first maximum of each window of x. */
export function maxPool2dSelect(step: usize, chunk: i32): void {
  const from = <usize>chunk * inArea(step) << 2;
  select(step, address(step, 0) + from, address(step, 1) + from, address(step, 2) + (<usize>chunk * outArea(step) << 2));
}

function select(step: usize, v: usize, x: usize, y: usize): void {
  for (let p = 0; p < int(step, W + 3); p++) {
    for (let q = 0; q < int(step, W + 4); q++) {
      store<f32>(y, load<f32>(v + (<usize>winner(step, x, p, q) << 2)));
      y += 4;
    }
  }
}

/** dx: each dy added at the first maximum of its window of x. */
export function maxPool2dInputGrad(step: usize, chunk: i32): void {
  const area = inArea(step);
  const x = address(step, 0) + (<usize>chunk * area << 2);
  const dx = address(step, 2) + (<usize>chunk * area << 2);
  let dy = address(step, 1) + (<usize>chunk * outArea(step) << 2);
  memory.fill(dx, 0, area << 2);
  for (let p = 0; p < int(step, W + 3); p++) {
    for (let q = 0; q < int(step, W + 4); q++) {
      const at = dx + (<usize>winner(step, x, p, q) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(dy));
      dy += 4;
    }
  }
}

/** How many of `taps` places from `first` on lie in [0, size), or on padding that counts. */
function counted(first: i32, taps: i32, dilation: i32, low: i32, high: i32): i32 {
  let count = 0;
  for (let i = 0; i < taps; i++) {
    const at = first + i * dilation;
    if (at >= low && at < high) count++;
  }
  return count;
}

function divisor(step: usize, p: i32, q: i32): f32 {
  const pads = int(step, 3);
  const top = p * int(step, W + 7) - int(step, W + 11);
  const left = q * int(step, W + 8) - int(step, W + 12);
  const rows = counted(
    top, int(step, W + 5), int(step, W + 9), -pads * int(step, W + 11), int(step, W + 1) + pads * int(step, 4),
  );
  const columns = counted(
    left, int(step, W + 6), int(step, W + 10), -pads * int(step, W + 12), int(step, W + 2) + pads * int(step, 5),
  );
  return <f32>(rows * columns);
}

/** y = the average of each window of x. */
export function avgPool2d(step: usize, chunk: i32): void {
  const x = address(step, 0) + (<usize>chunk * inArea(step) << 2);
  let y = address(step, 2) + (<usize>chunk * outArea(step) << 2);
  const width = int(step, W + 2);
  for (let p = 0; p < int(step, W + 3); p++) {
    for (let q = 0; q < int(step, W + 4); q++) {
      let sum: f32 = 0;
      for (let r = 0; r < int(step, W + 5); r++) {
        const row = p * int(step, W + 7) - int(step, W + 11) + r * int(step, W + 9);
        if (<u32>row >= <u32>int(step, W + 1)) continue;
        for (let s = 0; s < int(step, W + 6); s++) {
          const column = q * int(step, W + 8) - int(step, W + 12) + s * int(step, W + 10);
          if (<u32>column < <u32>width) sum += load<f32>(x + (<usize>(row * width + column) << 2));
        }
      }
      store<f32>(y, sum / divisor(step, p, q));
      y += 4;
    }
  }
}

/** dx: each dy, divided as its average was, added to every element of its window. */
export function avgPool2dInputGrad(step: usize, chunk: i32): void {
  const dx = address(step, 2) + (<usize>chunk * inArea(step) << 2);
  let dy = address(step, 1) + (<usize>chunk * outArea(step) << 2);
  const width = int(step, W + 2);
  memory.fill(dx, 0, inArea(step) << 2);
  for (let p = 0; p < int(step, W + 3); p++) {
    for (let q = 0; q < int(step, W + 4); q++) {
      const share = load<f32>(dy) / divisor(step, p, q);
      dy += 4;
      for (let r = 0; r < int(step, W + 5); r++) {
        const row = p * int(step, W + 7) - int(step, W + 11) + r * int(step, W + 9);
        if (<u32>row >= <u32>int(step, W + 1)) continue;
        for (let s = 0; s < int(step, W + 6); s++) {
          const column = q * int(step, W + 8) - int(step, W + 12) + s * int(step, W + 10);
          if (<u32>column >= <u32>width) continue;
          const at = dx + (<usize>(row * width + column) << 2);
          store<f32>(at, load<f32>(at) + share);
        }
      }
    }
  }
}
