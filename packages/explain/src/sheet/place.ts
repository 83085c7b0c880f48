/**
 * Where a tensor `[C, H, W]` lies on a sheet: its maps as blocks in lines, maps of one value side by side in a row, so that
 * a vector is one range.
 */
import { cellAddress } from "./address.js";

/** Blocks on a sheet; rows and columns count from 0. */
export interface Place {
  /** `'C1'!`, or nothing for references within the sheet. */
  readonly prefix: string;
  readonly top: number;
  readonly left: number;
  readonly maps: number;
  readonly height: number;
  readonly width: number;
  /** Maps in a line. */
  readonly perLine: number;
  /** Rows from a line to the next. */
  readonly lineRows: number;
}

/** Columns from a map to the next: a gap between maps, none between single values. */
export function mapColumns({ height, width }: Pick<Place, "height" | "width">): number {
  return height * width === 1 ? 1 : width + 1;
}

/** Row and column of a value. */
export function position(
  place: Place,
  map: number,
  h: number,
  w: number,
): { readonly row: number; readonly column: number } {
  const line = Math.floor(map / place.perLine);
  return {
    row: place.top + line * place.lineRows + h,
    column: place.left + (map % place.perLine) * mapColumns(place) + w,
  };
}

/** Reference to a value; fixed for weights, which every unit shares. */
export function cell(place: Place, map: number, h: number, w: number, fixed = false): string {
  const { row, column } = position(place, map, h, w);
  return `${place.prefix}${cellAddress(row, column, fixed)}`;
}

/** Reference to the value at a flat index: map by map, row by row. */
export function cellAt(place: Place, index: number, fixed: boolean = false): string {
  const area = place.height * place.width;
  const rest = index % area;
  const [h, w] = [Math.floor(rest / place.width), rest % place.width];
  return cell(place, Math.floor(index / area), h, w, fixed);
}

/** A closed range of rows and columns of a map. */
export interface Patch {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The whole of a map. */
export function wholeMap({ height, width }: Pick<Place, "height" | "width">): Patch {
  return { top: 0, left: 0, bottom: height - 1, right: width - 1 };
}

/** Reference to a part of a map, or to its only cell. */
export function patch(place: Place, map: number, part: Patch, fixed = false): string {
  const first = cell(place, map, part.top, part.left, fixed);
  if (part.top === part.bottom && part.left === part.right) return first;
  const last = position(place, map, part.bottom, part.right);
  return `${first}:${cellAddress(last.row, last.column, fixed)}`;
}

/** Whether its maps are single values, which lie side by side. */
export function isRow({ height, width }: Pick<Place, "height" | "width">): boolean {
  return height * width === 1;
}

/** Reference to neighbouring single values of one line. */
export function run(place: Place, first: number, count: number, fixed = false): string {
  const from = cell(place, first, 0, 0, fixed);
  if (count === 1) return from;
  const to = position(place, first + count - 1, 0, 0);
  return `${from}:${cellAddress(to.row, to.column, fixed)}`;
}

/** References to neighbouring maps, a range for each line of them: what lies between maps is empty, and counts nowhere. */
export function mapRanges(place: Place, first: number, count: number): string {
  const { perLine, height, width } = place;
  const ranges: string[] = [];
  for (let map = first; map < first + count; ) {
    const last = Math.min(first + count, (Math.floor(map / perLine) + 1) * perLine) - 1;
    const from = cell(place, map, 0, 0, true);
    const { row, column } = position(place, last, height - 1, width - 1);
    const to = cellAddress(row, column, true);
    ranges.push(from.endsWith(to) ? from : `${from}:${to}`);
    map = last + 1;
  }
  return ranges.join(",");
}
