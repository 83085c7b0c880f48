// Gradients of pooling, and the selection that is the gradient of max pooling's gradient. Arguments: those of pool2d.ts.
import { columns4, countColumns, countRows, endOfMaps, fillLine, inArea, isInQuads, lineBehind, outArea, W } from "./pool2d";
import { load4, store4 } from "./rows";
import { address, int } from "./step";
import { choose } from "./vector";

/** Whether v beats the best so far: greater, or the first NaN. */
@inline
function beats4(v: v128, best: v128): v128 {
  return v128.and(v128.not(f32x4.le(v, best)), f32x4.eq(best, best));
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

/** As {@link winner} for four windows side by side, all of whose columns exist. */
@inline
function winners4(step: usize, stride: i32, x: usize, p: i32, q: i32): v128 {
  const height = int(step, W + 1), width = int(step, W + 2);
  const left = q * stride - int(step, W + 12);
  let best = f32x4.splat(0);
  let places = i32x4.splat(-1);
  for (let r = 0; r < int(step, W + 5); r++) {
    const y = p * int(step, W + 7) - int(step, W + 11) + r * int(step, W + 9);
    if (<u32>y >= <u32>height) continue;
    for (let s = 0; s < int(step, W + 6); s++) {
      const at = y * width + left + s * int(step, W + 10);
      const v = columns4(x + (<usize>at << 2), stride);
      const beats = v128.or(beats4(v, best), i32x4.lt_s(places, i32x4.splat(0)));
      best = choose(beats, v, best);
      places = choose(beats, i32x4.splat(at), places);
    }
  }
  return i32x4.add(places, i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(stride)));
}

/** The places of a row's winners, as integers, into scratch. */
function findWinners(step: usize, x: usize, p: i32, places: usize): void {
  const stride = int(step, W + 8);
  if (stride == 1) return findInRow(step, 1, x, p, places);
  if (stride == 2) return findInRow(step, 2, x, p, places);
  findInRow(step, stride, x, p, places);
}

@inline
function findInRow(step: usize, stride: i32, x: usize, p: i32, places: usize): void {
  const width = int(step, W + 2), outWidth = int(step, W + 4), pad = int(step, W + 12);
  const last = width - 1 - (int(step, W + 6) - 1) * int(step, W + 10) + pad;
  const end = last < 0 ? 0 : min(outWidth, last / stride + 1);
  let q = 0;
  for (; q < min(outWidth, (pad + stride - 1) / stride); q++) store<i32>(places + (<usize>q << 2), winner(step, x, p, q));
  for (; q + 4 <= end; q += 4) v128.store(places + (<usize>q << 2), winners4(step, stride, x, p, q));
  for (; q < outWidth; q++) store<i32>(places + (<usize>q << 2), winner(step, x, p, q));
}

/** v at the place of the first maximum of each window of x. */
export function maxPool2dSelect(step: usize, chunk: i32, scratch: usize): void {
  const outWidth = int(step, W + 4);
  for (let map = chunk * int(step, W); map < endOfMaps(step, chunk); map++) {
    const from = <usize>map * inArea(step);
    let y = address(step, 2) + <usize>map * outArea(step);
    for (let p = 0; p < int(step, W + 3); p++) {
      findWinners(step, address(step, 1) + from, p, scratch);
      for (let q: usize = 0; q < <usize>outWidth << 2; q += 4) {
        store<f32>(y + q, load<f32>(address(step, 0) + from + (<usize>load<i32>(scratch + q) << 2)));
      }
      y += <usize>outWidth << 2;
    }
  }
}

/** dx: each dy added at the first maximum of its window of x. */
export function maxPool2dInputGrad(step: usize, chunk: i32, scratch: usize): void {
  const area = inArea(step);
  const inQuads = isInQuads(step);
  for (let map = chunk * int(step, W); map < endOfMaps(step, chunk); map++) {
    const x = address(step, 0) + <usize>map * area;
    const dy = address(step, 1) + <usize>map * outArea(step);
    const dx = address(step, 2) + <usize>map * area;
    if (inQuads) spreadInQuads(step, x, dy, dx);
    else spreadOnWinners(step, x, dy, dx, scratch);
  }
}

/** Whether a maximum has a gradient: behind relu, what is above 0 has. */
@inline
function isAbove(step: usize, maximum: f32): bool {
  return int(step, 20) == 0 || maximum > 0;
}

function spreadOnWinners(step: usize, x: usize, dy: usize, dx: usize, scratch: usize): void {
  const row = <usize>int(step, W + 4) << 2;
  memory.fill(dx, 0, inArea(step));
  for (let p = 0; p < int(step, W + 3); p++) {
    findWinners(step, x, p, scratch);
    for (let q: usize = 0; q < row; q += 4) {
      const place = <usize>load<i32>(scratch + q) << 2;
      if (isAbove(step, load<f32>(x + place))) store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy + q));
    }
    dy += row;
  }
}

/** Four windows at a time; the last four of a row may have been done before, which changes nothing. */
function spreadInQuads(step: usize, x: usize, dy: usize, dx: usize): void {
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const row = <usize>int(step, W + 2) << 2;
  const ofRelu = i32x4.splat(int(step, 20) != 0 ? -1 : 0);
  if (outHeight * 2 < int(step, W + 1) || outWidth * 2 < int(step, W + 2)) memory.fill(dx, 0, inArea(step));
  for (let p = 0; p < outHeight; p++) {
    const top = <usize>(2 * p) * row;
    for (let q = 0; q < outWidth; q += 4) {
      const from = <usize>min(q, outWidth - 4);
      const at = top + (from << 3);
      spreadQuads(x + at, dx + at, row, v128.load(dy + (from << 2)), ofRelu);
    }
    dy += <usize>outWidth << 2;
  }
}

@inline
function spreadQuads(x: usize, dx: usize, row: usize, given: v128, ofRelu: v128): void {
  const u0 = v128.load(x), u1 = v128.load(x, 16);
  const l0 = v128.load(x + row), l1 = v128.load(x + row, 16);
  const a = v128.shuffle<i32>(u0, u1, 0, 2, 4, 6), b = v128.shuffle<i32>(u0, u1, 1, 3, 5, 7);
  const c = v128.shuffle<i32>(l0, l1, 0, 2, 4, 6), d = v128.shuffle<i32>(l0, l1, 1, 3, 5, 7);
  const byB = beats4(b, a);
  const upper = choose(byB, b, a);
  const byC = beats4(c, upper);
  const three = choose(byC, c, upper);
  const byD = beats4(d, three);
  const above = f32x4.gt(choose(byD, d, three), f32x4.splat(0));
  const dy = v128.and(given, v128.or(above, v128.not(ofRelu)));
  const da = v128.andnot(dy, v128.or(byB, v128.or(byC, byD)));
  const db = v128.andnot(v128.and(dy, byB), v128.or(byC, byD));
  const dc = v128.andnot(v128.and(dy, byC), byD);
  const dd = v128.and(dy, byD);
  v128.store(dx, v128.shuffle<i32>(da, db, 0, 4, 1, 5));
  v128.store(dx, v128.shuffle<i32>(da, db, 2, 6, 3, 7), 16);
  v128.store(dx + row, v128.shuffle<i32>(dc, dd, 0, 4, 1, 5));
  v128.store(dx + row, v128.shuffle<i32>(dc, dd, 2, 6, 3, 7), 16);
}

/** dx: each dy, divided as its average was, added to every element of its window: along the row first, then to each row. */
export function avgPool2dInputGrad(step: usize, chunk: i32, scratch: usize): void {
  const counts = lineBehind(step, scratch);
  const width = int(step, W + 2);
  countColumns(step, counts);
  for (let map = chunk * int(step, W); map < endOfMaps(step, chunk); map++) {
    const dx = address(step, 2) + <usize>map * inArea(step);
    let dy = address(step, 1) + <usize>map * outArea(step);
    memory.fill(dx, 0, inArea(step));
    for (let p = 0; p < int(step, W + 3); p++) {
      spreadRow(step, dy, counts, <f32>countRows(step, p), scratch);
      for (let r = 0; r < int(step, W + 5); r++) {
        const row = p * int(step, W + 7) - int(step, W + 11) + r * int(step, W + 9);
        if (<u32>row < <u32>int(step, W + 1)) addRow(dx + (<usize>(row * width) << 2), scratch, width);
      }
      dy += <usize>int(step, W + 4) << 2;
    }
  }
}

/** line = what each column gets of a row of dy. */
function spreadRow(step: usize, dy: usize, counts: usize, rows: f32, line: usize): void {
  const width = int(step, W + 2), stride = int(step, W + 8);
  fillLine(line, width, 0);
  for (let q = 0; q < int(step, W + 4); q++) {
    const share = load<f32>(dy + (<usize>q << 2)) / (rows * load<f32>(counts + (<usize>q << 2)));
    for (let s = 0; s < int(step, W + 6); s++) {
      const column = q * stride - int(step, W + 12) + s * int(step, W + 10);
      if (<u32>column >= <u32>width) continue;
      const at = line + (<usize>column << 2);
      store<f32>(at, load<f32>(at) + share);
    }
  }
}

function addRow(to: usize, from: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  if (count > 0) store4(to, f32x4.add(load4(to, 4, count), load4(from, 4, count)), count);
}
