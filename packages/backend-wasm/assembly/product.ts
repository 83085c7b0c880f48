// A block of a product: all panels of packed rows times a few panels of packed columns.
import { edgeTile, tile } from "./tile";

/**
 * y += a · b (y = a · b when `fresh`). a: panels of 4 rows, `panel` bytes apart; b: panels of 8 columns, side by side; rows of
 * y lie `row` bytes apart; `spare` has room for a tile.
 */
export function multiplyBlock(
  a: usize, panel: usize, b: usize, y: usize, rows: i32, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  for (let i = 0; i < rows; i += 4) {
    let right = b;
    let to = y;
    for (let j = 0; j < columns; j += 8) {
      if (i + 4 <= rows && j + 8 <= columns) tile(a, right, to, depth, row, fresh);
      else edgeTile(a, right, to, depth, row, fresh, min(4, rows - i), min(8, columns - j), spare);
      right += <usize>depth << 5;
      to += 32;
    }
    a += panel;
    y += row << 2;
  }
}
