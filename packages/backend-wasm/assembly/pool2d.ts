// Pooling: some maps a chunk. The rows of a window are folded into one line of scratch first, lanes along the row; then the line's
// windows are folded. Pads of the line hold what changes nothing (−∞, 0). Squares of 2 by 2 side by side need no line. The gradients are
// in pool2d-grad.ts.
// Arguments: 0 x or v, 1 dy (or x of a selection), 2 result, 3 whether padding counts, 4 pad bottom, 5 pad right, 6 … the window of
// patches.ts, whose channels are the maps of a chunk, 19 maps in all, 20 whether only what is above 0 has a gradient.
import { load4, store4 } from "./rows";
import { address, int } from "./step";

/** Where the window's words begin. */
export const W: i32 = 6;
const MAX: i32 = 0;
const SUM: i32 = 1;

/** One past the last map of a chunk. */
@inline
export function endOfMaps(step: usize, chunk: i32): i32 {
  return min(int(step, 19), (chunk + 1) * int(step, W));
}
/** Bytes of a map of x. */
@inline
export function inArea(step: usize): usize {
  return <usize>(int(step, W + 1) * int(step, W + 2)) << 2;
}
/** Bytes of a map of y. */
@inline
export function outArea(step: usize): usize {
  return <usize>(int(step, W + 3) * int(step, W + 4)) << 2;
}
/** Elements of a line: every column that a window sees, and x beyond the last. */
@inline
function lineLength(step: usize): i32 {
  const seen = (int(step, W + 4) - 1) * int(step, W + 8) + (int(step, W + 6) - 1) * int(step, W + 10) + 1;
  return max(seen, int(step, W + 12) + int(step, W + 2));
}

/** Whether windows are squares of 2 by 2 side by side, at least four in a row, that do not reach beyond x. */
export function isInQuads(step: usize): bool {
  const square = int(step, W + 5) == 2 && int(step, W + 6) == 2 && int(step, W + 7) == 2 && int(step, W + 8) == 2;
  const plain = int(step, W + 9) == 1 && int(step, W + 10) == 1 && int(step, W + 11) == 0 && int(step, W + 12) == 0;
  const inside = int(step, W + 3) * 2 <= int(step, W + 1) && int(step, W + 4) * 2 <= int(step, W + 2);
  return square && plain && inside && int(step, W + 4) >= 4;
}

/** The windows of one map, four at a time; the last four of a row may have been done before, which changes nothing. */
@inline
function foldQuads(op: i32, step: usize, x: usize, y: usize): void {
  const outWidth = int(step, W + 4);
  const row = <usize>int(step, W + 2) << 2;
  for (let p = int(step, W + 3); p > 0; p--) {
    for (let q = 0; q < outWidth; q += 4) {
      const from = <usize>min(q, outWidth - 4);
      const at = x + (from << 3);
      const left = fold(op, v128.load(at), v128.load(at + row));
      const right = fold(op, v128.load(at, 16), v128.load(at + row, 16));
      const even = v128.shuffle<i32>(left, right, 0, 2, 4, 6), odd = v128.shuffle<i32>(left, right, 1, 3, 5, 7);
      const folded = fold(op, even, odd);
      v128.store(y + (from << 2), op == SUM ? f32x4.mul(folded, f32x4.splat(0.25)) : folded);
    }
    x += 2 * row;
    y += <usize>outWidth << 2;
  }
}

/** y = the maximum of each window of x. */
export function maxPool2d(step: usize, chunk: i32, scratch: usize): void {
  const inQuads = isInQuads(step);
  fillLine(scratch, lineLength(step), -Infinity);
  for (let map = chunk * int(step, W); map < endOfMaps(step, chunk); map++) {
    const x = address(step, 0) + <usize>map * inArea(step);
    let y = address(step, 2) + <usize>map * outArea(step);
    if (inQuads) {
      foldQuads(MAX, step, x, y);
      continue;
    }
    for (let p = 0; p < int(step, W + 3); p++) {
      foldRows(MAX, step, x, p, scratch);
      foldLine(MAX, step, scratch, y, 0, 1);
      y += <usize>int(step, W + 4) << 2;
    }
  }
}

/** y = the average of each window of x. */
export function avgPool2d(step: usize, chunk: i32, scratch: usize): void {
  const length = lineLength(step);
  const counts = lineBehind(step, scratch);
  fillLine(scratch, length, 0);
  countColumns(step, counts);
  const inQuads = isInQuads(step);
  for (let map = chunk * int(step, W); map < endOfMaps(step, chunk); map++) {
    const x = address(step, 0) + <usize>map * inArea(step);
    let y = address(step, 2) + <usize>map * outArea(step);
    if (inQuads) {
      foldQuads(SUM, step, x, y);
      continue;
    }
    for (let p = 0; p < int(step, W + 3); p++) {
      foldRows(SUM, step, x, p, scratch);
      foldLine(SUM, step, scratch, y, counts, countRows(step, p));
      y += <usize>int(step, W + 4) << 2;
    }
  }
}

/** Where another line may lie: the last four windows of the first one may be read beyond its end. */
@inline
export function lineBehind(step: usize, line: usize): usize {
  return line + (<usize>(lineLength(step) + 4 * int(step, W + 8) + 4) << 2);
}

/** Fills a line and what may be read beyond its end. */
export function fillLine(line: usize, length: i32, value: f32): void {
  for (let i = 0; i < length; i += 4) v128.store(line + (<usize>i << 2), f32x4.splat(value));
}

@inline
function fold(op: i32, a: v128, b: v128): v128 {
  return op == MAX ? f32x4.max(a, b) : f32x4.add(a, b);
}

/** line = the rows that windows of row p of y see, folded; there is at least one. */
@inline
function foldRows(op: i32, step: usize, x: usize, p: i32, line: usize): void {
  const width = int(step, W + 2);
  const to = line + (<usize>int(step, W + 12) << 2);
  let rows = 0;
  for (let r = 0; r < int(step, W + 5); r++) {
    const row = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
    if (<u32>row >= <u32>int(step, W + 1)) continue;
    const from = x + (<usize>(row * width) << 2);
    if (rows++ == 0) memory.copy(to, from, <usize>width << 2);
    else addTo(op, to, from, width);
  }
  if (rows == 0) memory.fill(to, 0, <usize>width << 2);
}

@inline
function addTo(op: i32, to: usize, from: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, fold(op, v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  if (count > 0) store4(to, fold(op, load4(to, 4, count), load4(from, 4, count)), count);
}

/** Four columns from `at` on, `stride` columns apart. */
@inline
export function columns4(at: usize, stride: i32): v128 {
  if (stride == 1) return v128.load(at);
  if (stride == 2) return v128.shuffle<i32>(v128.load(at), v128.load(at, 12), 0, 2, 5, 7);
  const bytes = <usize>stride << 2;
  let v = v128.load_splat<f32>(at);
  v = v128.load_lane<f32>(at + bytes, v, 1);
  v = v128.load_lane<f32>(at + 2 * bytes, v, 2);
  return v128.load_lane<f32>(at + 3 * bytes, v, 3);
}

/** A row of y from a line; sums are divided by what they count. */
@inline
function foldLine(op: i32, step: usize, line: usize, y: usize, counts: usize, rows: i32): void {
  const stride = int(step, W + 8);
  if (stride == 1) return foldWindows(op, step, 1, line, y, counts, rows);
  if (stride == 2) return foldWindows(op, step, 2, line, y, counts, rows);
  foldWindows(op, step, stride, line, y, counts, rows);
}

@inline
function foldWindows(op: i32, step: usize, stride: i32, line: usize, y: usize, counts: usize, rows: i32): void {
  const taps = int(step, W + 6);
  const dilation = <usize>int(step, W + 10) << 2;
  const scale = f32x4.splat(<f32>rows);
  for (let count = int(step, W + 4); count > 0; count -= 4) {
    let v = columns4(line, stride);
    let at = line + dilation;
    for (let s = 1; s < taps; s++) {
      v = fold(op, v, columns4(at, stride));
      at += dilation;
    }
    if (op == SUM) {
      v = f32x4.div(v, f32x4.mul(v128.load(counts), scale));
      counts += 16;
    }
    store4(y, v, count);
    line += <usize>stride << 4;
    y += 16;
  }
}

/** How many of `taps` places from `first` on lie in [low, high). */
function counted(first: i32, taps: i32, dilation: i32, low: i32, high: i32): i32 {
  let count = 0;
  for (let i = 0; i < taps; i++) {
    const at = first + i * dilation;
    if (at >= low && at < high) count++;
  }
  return count;
}

/** Rows that count in the divisor of row p. */
export function countRows(step: usize, p: i32): i32 {
  const pads = int(step, 3);
  const top = p * int(step, W + 7) - int(step, W + 11);
  return counted(
    top, int(step, W + 5), int(step, W + 9), -pads * int(step, W + 11), int(step, W + 1) + pads * int(step, 4),
  );
}

/** Columns that count in the divisor of each column of y. */
export function countColumns(step: usize, counts: usize): void {
  const pads = int(step, 3);
  for (let q = 0; q < int(step, W + 4); q++) {
    const left = q * int(step, W + 8) - int(step, W + 12);
    const columns = counted(
      left, int(step, W + 6), int(step, W + 10), -pads * int(step, W + 12), int(step, W + 2) + pads * int(step, 5),
    );
    store<f32>(counts + (<usize>q << 2), <f32>columns);
  }
}
