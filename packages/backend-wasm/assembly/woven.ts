// Products whose left operand is read once, from afar: panels of four rows are woven into one another, so that they are one
// stream, in the order of reading. Two of them [depth, 8] where four columns see them, else three, [depth, 12]; what is left of
// the rows lies panel behind panel, as pack.ts has it.
import { multiplyRows } from "./product";
import { narrowPair, narrowThirds, wovenTiles } from "./tile";

/**
 * y += a · b (y = a · b when `fresh`) over `depth` of all `total` channels of a, from `from` on, `panels` woven. Rows of y lie `row` bytes
 * apart and have room for whole panels of b, which are `apart` bytes from each other.
 */
export function multiplyWoven(
  panels: i32, a: usize, total: i32, from: i32, b: usize, apart: usize, y: usize,
  rows: i32, columns: i32, depth: i32, row: usize, fresh: bool, spare: usize,
): void {
  const part = <usize>(total * panels) << 4;
  const high = <usize>(panels << 2) * row;
  let left = a + (<usize>(from * panels) << 4);
  if (panels == 2) {
    for (; rows >= 8; rows -= 8) {
      narrowPair(left, b, y, depth, row, fresh);
      left += part;
      y += high;
    }
  } else {
    for (; rows >= 24; rows -= 24) {
      multiplyColumns(left, b, apart, y, columns >> 3, depth, row, fresh);
      multiplyColumns(left + part, b, apart, y + high, columns >> 3, depth, row, fresh);
      if ((columns & 7) != 0) {
        const last = <usize>(columns >> 3);
        multiplyLast(left, left + part, b + last * apart, y + (last << 5), y + high + (last << 5), columns & 7, depth, row, fresh);
      }
      left += 2 * part;
      y += 2 * high;
    }
    if (rows >= 12) {
      multiplyColumns(left, b, apart, y, (columns + 7) >> 3, depth, row, fresh);
      left += part;
      y += high;
      rows -= 12;
    }
  }
  if (rows > 0) multiplyRows(left - (<usize>(from * panels - from) << 4), <usize>total << 4, b, apart, y, rows, columns, depth, row, fresh, spare);
}

/** Twelve rows and `count` panels of b. */
function multiplyColumns(a: usize, b: usize, apart: usize, y: usize, count: i32, depth: i32, row: usize, fresh: bool): void {
  for (; count > 0; count--) {
    wovenTiles(a, b, y, depth, row, fresh);
    b += apart;
    y += 32;
  }
}

/** Twice twelve rows and the last columns. */
function multiplyLast(
  a: usize, e: usize, b: usize, y: usize, z: usize, columns: i32, depth: i32, row: usize, fresh: bool,
): void {
  if (columns > 4) {
    wovenTiles(a, b, y, depth, row, fresh);
    wovenTiles(e, b, z, depth, row, fresh);
  } else {
    narrowThirds(a, a + 16, b, y, y + 4 * row, depth, row, fresh);
    narrowThirds(e, e + 16, b, z, z + 4 * row, depth, row, fresh);
    narrowThirds(a + 32, e + 32, b, y + 8 * row, z + 8 * row, depth, row, fresh);
  }
}
