// A block of a product: all panels of packed rows times a few panels of packed columns.
import { finishRow } from "./finish";
import { TALL, edgeTile, narrowEdge, tallTiles, tile } from "./tile";

/** Rows that are multiplied with all columns before the next: whole tiles of every height. */
const GROUP: i32 = 24;
/** Columns that are left at most where two panels of rows are multiplied at once. */
const NARROW: i32 = 4;

/**
 * y += a · b (y = a · b when `fresh`). a: panels of 4 rows, `panel` bytes apart; b: panels of 8 columns, side by side; rows of
 * y lie `row` bytes apart; `spare` has room for a tile.
 */
export function multiplyBlock(
  a: usize, panel: usize, b: usize, y: usize, rows: i32, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  for (; rows > 0; rows -= GROUP) {
    multiplyRows(a, panel, b, <usize>depth << 5, y, min(GROUP, rows), columns, depth, row, fresh, spare);
    a += <usize>(GROUP >> 2) * panel;
    y += <usize>GROUP * row;
  }
}

/** As {@link multiplyBlock}; the rows, of channels from `channel` on, are then finished as the words from `w` on say. */
export function multiplyFinished(
  step: usize, w: i32, channel: i32,
  a: usize, panel: usize, b: usize, y: usize, rows: i32, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  for (; rows > 0; rows -= GROUP) {
    const count = min(GROUP, rows);
    multiplyRows(a, panel, b, <usize>depth << 5, y, count, columns, depth, row, fresh, spare);
    for (let i = 0; i < count; i++) {
      finishRow(step, w, y, channel++, columns);
      y += row;
    }
    a += <usize>(GROUP >> 2) * panel;
  }
}

/** Some rows, best up to {@link GROUP}; panels of b lie `apart` bytes from each other. */
export function multiplyRows(
  a: usize, panel: usize, b: usize, apart: usize, y: usize,
  rows: i32, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  const last = columns & 7;
  const narrow = last <= NARROW ? last : 0;
  const wide = columns - narrow;
  let left = a;
  let top = 0;
  for (; TALL <= rows - top; top += TALL) {
    multiplyTall(left, panel, b, apart, y + <usize>top * row, wide, depth, row, fresh, spare);
    left += 3 * panel;
  }
  for (; top < rows; top += 4) {
    let right = b;
    let to = y + <usize>top * row;
    for (let j = 0; j < wide; j += 8) {
      if (top + 4 <= rows && j + 8 <= wide) tile(left, right, to, depth, row, fresh);
      else edgeTile(left, right, to, depth, row, fresh, min(4, rows - top), min(8, wide - j), spare);
      right += apart;
      to += 32;
    }
    left += panel;
  }
  if (narrow == 0) return;
  const right = b + <usize>(wide >> 3) * apart;
  let to = y + (<usize>wide << 2);
  for (; rows > 0; rows -= 8) {
    narrowEdge(a, rows > 4 ? a + panel : a, right, to, depth, row, fresh, min(8, rows), narrow, spare);
    a += 2 * panel;
    to += row << 3;
  }
}

/** Three panels of rows. */
function multiplyTall(
  a: usize, panel: usize, b: usize, apart: usize, y: usize, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  for (; columns >= 8; columns -= 8) {
    tallTiles(a, panel, b, y, depth, row, fresh);
    b += apart;
    y += 32;
  }
  if (columns == 0) return;
  for (let i = 0; i < 3; i++) {
    edgeTile(a, b, y, depth, row, fresh, 4, columns, spare);
    a += panel;
    y += row << 2;
  }
}
