/**
 * The one inner engine of every product: y[row, column] += sum over k of panels[row, k] * image[offset(k) + column].
 *
 * Convolutions, both of their gradients and the matrix product differ only in the tables that they write here: where a
 * row's factors come from (`panels`, packed), where step k of the sum lies in `image` (`offsets`), where a column starts
 * in `image` (`columns`) and in y (`targets`). So im2col is never built: it is this pair of tables.
 * Not re-entrant, which a single thread never needs.
 *
 * Three facts about V8 shape the code; each was measured, together they give two to three times the plain loop:
 *  - The arrays are `const`s of a function's scope that runs once. TurboFan then compiles their address and length into
 *    the tiles. As arguments, or as top-level bindings (bundlers make those `var`), they would be reloaded at each access.
 *  - `pin[0] = 0` is an effect. Locals must be final before it, so the products of one row are added up before the next
 *    row is loaded. Else V8 puts all products before all sums, and spills half of the tile to the stack.
 *  - 64-bit elements spare the conversion at each load: the sums are in double precision anyway.
 */
import { panelHeight } from "./panel-height.js";

/** Elements of `image`: 2 MiB, of which a tile touches a small part at a time. */
const IMAGE = 2 ** 18;
/** Elements of `panels`: 256 KiB, to stay in the second-level cache. */
const PANELS = 2 ** 15;
/** Columns per pass. */
const COLUMNS = 2 ** 13;
/** Steps of the sum per pass: a panel of 5 rows takes 20 KiB of the first-level cache. */
const DEPTH = 512;
/** The tiles are 2, 3 or 4 columns wide; this many are done with one panel while it is in the first-level cache. */
const CHUNK = 12;
/** A ragged last tile repeats the last column; its results are then written several times, all equal. */
const MARGIN = 4;

/** Tables and scratch memory of the engine, and the run itself. */
export interface Tiles {
  readonly image: Float64Array;
  readonly panels: Float64Array;
  /** Where step k of the sum lies in `image`, relative to a column. */
  readonly offsets: Int32Array;
  /** Where step k of the sum lies in the array that `panels` is packed from, relative to a row. */
  readonly sources: Int32Array;
  /** Where a column starts in `image`. */
  readonly columns: Int32Array;
  /** Where a column lies in y, relative to a row. */
  readonly targets: Int32Array;
  readonly maxDepth: number;
  readonly maxColumns: number;
  /** Rows that `panels` can hold at `depth` steps each. */
  maxRows(depth: number): number;
  /** Adds the packed product to y: row i is at `start + i * step`, column j `targets[j]` further on. */
  run(
    y: Float32Array,
    start: number,
    step: number,
    rows: number,
    depth: number,
    count: number,
  ): void;
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the scope is what makes the arrays constants, see above.
function createTiles(): Tiles {
  const image = new Float64Array(IMAGE);
  const panels = new Float64Array(PANELS);
  const offsets = new Int32Array(DEPTH);
  const sources = new Int32Array(DEPTH);
  const columns = new Int32Array(COLUMNS + MARGIN);
  const targets = new Int32Array(COLUMNS + MARGIN);
  const pin = new Int32Array(32);

  function tile5x2(
    y: Float32Array,
    row: number,
    step: number,
    j: number,
    panel: number,
    n: number,
  ) {
    const i0 = columns[j] as number;
    const i1 = columns[(j + 1) | 0] as number;
    const t0 = (targets[j] as number) + row;
    const t1 = (targets[(j + 1) | 0] as number) + row;
    let a0 = y[t0] as number;
    let a1 = y[t1] as number;
    let b0 = y[t0 + step] as number;
    let b1 = y[t1 + step] as number;
    let c0 = y[t0 + 2 * step] as number;
    let c1 = y[t1 + 2 * step] as number;
    let d0 = y[t0 + 3 * step] as number;
    let d1 = y[t1 + 3 * step] as number;
    let e0 = y[t0 + 4 * step] as number;
    let e1 = y[t1 + 4 * step] as number;
    let p = panel;
    for (let k = 0; k < n; k++) {
      const o = offsets[k] as number;
      const x0 = image[(o + i0) | 0] as number;
      const x1 = image[(o + i1) | 0] as number;
      const wa = panels[p] as number;
      a0 += wa * x0;
      a1 += wa * x1;
      pin[0] = 0;
      const wb = panels[(p + 1) | 0] as number;
      b0 += wb * x0;
      b1 += wb * x1;
      pin[0] = 0;
      const wc = panels[(p + 2) | 0] as number;
      c0 += wc * x0;
      c1 += wc * x1;
      pin[0] = 0;
      const wd = panels[(p + 3) | 0] as number;
      d0 += wd * x0;
      d1 += wd * x1;
      pin[0] = 0;
      const we = panels[(p + 4) | 0] as number;
      e0 += we * x0;
      e1 += we * x1;
      p = (p + 5) | 0;
    }
    y[t0] = a0;
    y[t1] = a1;
    y[t0 + step] = b0;
    y[t1 + step] = b1;
    y[t0 + 2 * step] = c0;
    y[t1 + 2 * step] = c1;
    y[t0 + 3 * step] = d0;
    y[t1 + 3 * step] = d1;
    y[t0 + 4 * step] = e0;
    y[t1 + 4 * step] = e1;
  }

  function tile3x3(
    y: Float32Array,
    row: number,
    step: number,
    j: number,
    panel: number,
    n: number,
  ) {
    const i0 = columns[j] as number;
    const i1 = columns[(j + 1) | 0] as number;
    const i2 = columns[(j + 2) | 0] as number;
    const t0 = (targets[j] as number) + row;
    const t1 = (targets[(j + 1) | 0] as number) + row;
    const t2 = (targets[(j + 2) | 0] as number) + row;
    let a0 = y[t0] as number;
    let a1 = y[t1] as number;
    let a2 = y[t2] as number;
    let b0 = y[t0 + step] as number;
    let b1 = y[t1 + step] as number;
    let b2 = y[t2 + step] as number;
    let c0 = y[t0 + 2 * step] as number;
    let c1 = y[t1 + 2 * step] as number;
    let c2 = y[t2 + 2 * step] as number;
    let p = panel;
    for (let k = 0; k < n; k++) {
      const o = offsets[k] as number;
      const x0 = image[(o + i0) | 0] as number;
      const x1 = image[(o + i1) | 0] as number;
      const x2 = image[(o + i2) | 0] as number;
      const wa = panels[p] as number;
      a0 += wa * x0;
      a1 += wa * x1;
      a2 += wa * x2;
      pin[0] = 0;
      const wb = panels[(p + 1) | 0] as number;
      b0 += wb * x0;
      b1 += wb * x1;
      b2 += wb * x2;
      pin[0] = 0;
      const wc = panels[(p + 2) | 0] as number;
      c0 += wc * x0;
      c1 += wc * x1;
      c2 += wc * x2;
      p = (p + 3) | 0;
    }
    y[t0] = a0;
    y[t1] = a1;
    y[t2] = a2;
    y[t0 + step] = b0;
    y[t1 + step] = b1;
    y[t2 + step] = b2;
    y[t0 + 2 * step] = c0;
    y[t1 + 2 * step] = c1;
    y[t2 + 2 * step] = c2;
  }

  function tile2x2(
    y: Float32Array,
    row: number,
    step: number,
    j: number,
    panel: number,
    n: number,
  ) {
    const i0 = columns[j] as number;
    const i1 = columns[(j + 1) | 0] as number;
    const t0 = (targets[j] as number) + row;
    const t1 = (targets[(j + 1) | 0] as number) + row;
    let a0 = y[t0] as number;
    let a1 = y[t1] as number;
    let b0 = y[t0 + step] as number;
    let b1 = y[t1 + step] as number;
    let p = panel;
    for (let k = 0; k < n; k++) {
      const o = offsets[k] as number;
      const x0 = image[(o + i0) | 0] as number;
      const x1 = image[(o + i1) | 0] as number;
      const wa = panels[p] as number;
      const wb = panels[(p + 1) | 0] as number;
      a0 += wa * x0;
      a1 += wa * x1;
      b0 += wb * x0;
      b1 += wb * x1;
      p = (p + 2) | 0;
    }
    y[t0] = a0;
    y[t1] = a1;
    y[t0 + step] = b0;
    y[t1 + step] = b1;
  }

  function tile1x4(y: Float32Array, row: number, j: number, panel: number, n: number) {
    const i0 = columns[j] as number;
    const i1 = columns[(j + 1) | 0] as number;
    const i2 = columns[(j + 2) | 0] as number;
    const i3 = columns[(j + 3) | 0] as number;
    const t0 = (targets[j] as number) + row;
    const t1 = (targets[(j + 1) | 0] as number) + row;
    const t2 = (targets[(j + 2) | 0] as number) + row;
    const t3 = (targets[(j + 3) | 0] as number) + row;
    let a0 = y[t0] as number;
    let a1 = y[t1] as number;
    let a2 = y[t2] as number;
    let a3 = y[t3] as number;
    for (let k = 0; k < n; k++) {
      const o = offsets[k] as number;
      const w = panels[(panel + k) | 0] as number;
      a0 += w * (image[(o + i0) | 0] as number);
      a1 += w * (image[(o + i1) | 0] as number);
      a2 += w * (image[(o + i2) | 0] as number);
      a3 += w * (image[(o + i3) | 0] as number);
    }
    y[t0] = a0;
    y[t1] = a1;
    y[t2] = a2;
    y[t3] = a3;
  }

  function run(
    y: Float32Array,
    start: number,
    step: number,
    rows: number,
    depth: number,
    count: number,
  ): void {
    for (let i = 0; i < MARGIN; i++) {
      columns[count + i] = columns[count - 1] as number;
      targets[count + i] = targets[count - 1] as number;
    }
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(from + CHUNK, count);
      let row = start;
      let panel = 0;
      for (let left = rows; left > 0; ) {
        const height = panelHeight(left);
        if (height === 5) for (let j = from; j < to; j += 2) tile5x2(y, row, step, j, panel, depth);
        else if (height === 3)
          for (let j = from; j < to; j += 3) tile3x3(y, row, step, j, panel, depth);
        else if (height === 2)
          for (let j = from; j < to; j += 2) tile2x2(y, row, step, j, panel, depth);
        else for (let j = from; j < to; j += 4) tile1x4(y, row, j, panel, depth);
        left -= height;
        row += height * step;
        panel += height * depth;
      }
    }
  }

  return {
    image,
    panels,
    offsets,
    sources,
    columns,
    targets,
    maxDepth: DEPTH,
    maxColumns: COLUMNS,
    maxRows: (depth) => Math.floor(PANELS / depth),
    run,
  };
}

/** The engine of this thread. Its memory is touched, and so committed, only by the first product. */
export const tiles: Tiles = createTiles();
