// Lays matrices out for tile.ts: panels of 4 rows [depth, 4] for the left operand, of 8 columns [depth, 8] for the right one,
// with zeros beyond the edge. `rowStep` and `depthStep` are in bytes, so that a transposed operand is packed the same way.
import { address, int } from "./step";

/**
 * Packs left operands, a panel of 4 rows a chunk. The depth is `outer` times `inner`, each with its own step. Arguments:
 * 0 source, 1 packed, 2 rows, 3 inner depth, 4 row step, 5 inner step, 6 panels of one matrix, 7 step from matrix to matrix,
 * 8 outer depth, 9 outer step (steps in bytes).
 */
export function packRows(step: usize, chunk: i32): void {
  const rows = int(step, 2);
  const depth = int(step, 3);
  const rowStep = address(step, 4);
  const depthStep = address(step, 5);
  const panels = int(step, 6);
  const matrix = chunk / panels;
  const first = (chunk - matrix * panels) << 2;
  const source = address(step, 0) + <usize>matrix * address(step, 7) + <usize>first * rowStep;
  const outer = int(step, 8);
  let to = address(step, 1) + <usize>(chunk * outer) * (<usize>depth << 4);
  for (let o = 0; o < outer; o++) {
    packPanel(source + <usize>o * address(step, 9), to, rows - first, depth, rowStep, depthStep);
    to += <usize>depth << 4;
  }
}

function packPanel(from: usize, to: usize, left: i32, depth: i32, rowStep: usize, depthStep: usize): void {
  if (left < 4) return packRest(from, to, left, depth, rowStep, depthStep);
  for (let k = 0; k < depth; k++) {
    let v = v128.load_splat<f32>(from);
    v = v128.load_lane<f32>(from + rowStep, v, 1);
    v = v128.load_lane<f32>(from + 2 * rowStep, v, 2);
    v = v128.load_lane<f32>(from + 3 * rowStep, v, 3);
    v128.store(to, v);
    from += depthStep;
    to += 16;
  }
}

function packRest(from: usize, to: usize, left: i32, depth: i32, rowStep: usize, depthStep: usize): void {
  for (let k = 0; k < depth; k++) {
    v128.store(to, f32x4.splat(0));
    for (let i = 0; i < left; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + <usize>i * rowStep));
    from += depthStep;
    to += 16;
  }
}

/** Packs `columns` (at most 8) columns of `depth` elements. */
export function packColumns(from: usize, to: usize, columns: i32, depth: i32, columnStep: usize, depthStep: usize): void {
  const whole = columns == 8 && columnStep == 4;
  for (let k = 0; k < depth; k++) {
    if (whole) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    } else {
      v128.store(to, f32x4.splat(0));
      v128.store(to, f32x4.splat(0), 16);
      for (let j = 0; j < columns; j++) store<f32>(to + (<usize>j << 2), load<f32>(from + <usize>j * columnStep));
    }
    from += depthStep;
    to += 32;
  }
}
