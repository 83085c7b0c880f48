/**
 * The terms of a weighted sum as formulas: a patch of a map times a kernel, for every map that a unit sees. What a window
 * reads of the padding is left out, for zeros add nothing.
 */
import type { Window2d } from "@convscope/core/backend";
import { cell, isRow, type Patch, type Place, patch, run } from "./place.js";

/** Which taps of a window lie on the map along one axis, and where. */
export interface Taps {
  /** First and last tap on the map; none when last < first. */
  readonly first: number;
  readonly last: number;
  /** Place of the first of them on the map, and from one to the next. */
  readonly start: number;
  readonly step: number;
}

/** A window along one axis. */
export interface Axis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly extent: number;
}

/** Both axes of a window, rows first. */
export function axesOf(g: Window2d): readonly [vertical: Axis, horizontal: Axis] {
  return [
    {
      kernel: g.kernelHeight,
      stride: g.strideHeight,
      dilation: g.dilationHeight,
      before: g.padTop,
      extent: g.inHeight,
    },
    {
      kernel: g.kernelWidth,
      stride: g.strideWidth,
      dilation: g.dilationWidth,
      before: g.padLeft,
      extent: g.inWidth,
    },
  ];
}

/** The taps of output `out`. */
export function tapsOf(out: number, { kernel, stride, dilation, before, extent }: Axis): Taps {
  const origin = out * stride - before;
  const first = Math.max(0, Math.ceil(-origin / dilation));
  const last = Math.min(kernel - 1, Math.floor((extent - 1 - origin) / dilation));
  return { first, last, start: origin + first * dilation, step: dilation };
}

/** The part of a map that taps without gaps read; undefined where there are gaps. */
export function patchOf(rows: Taps, columns: Taps): Patch | undefined {
  const dense = (taps: Taps): boolean => taps.step === 1 || taps.first === taps.last;
  if (!dense(rows) || !dense(columns)) return undefined;
  return {
    top: rows.start,
    bottom: rows.start + rows.last - rows.first,
    left: columns.start,
    right: columns.start + columns.last - columns.first,
  };
}

/** The cells that taps read, row by row. */
export function* cellsOf(
  rows: Taps,
  columns: Taps,
): Generator<{ readonly h: number; readonly w: number; readonly r: number; readonly s: number }> {
  for (let r = rows.first; r <= rows.last; r++) {
    for (let s = columns.first; s <= columns.last; s++) {
      const h = rows.start + (r - rows.first) * rows.step;
      const w = columns.start + (s - columns.first) * columns.step;
      yield { h, w, r, s };
    }
  }
}

/** A map that a unit sees, and the kernel that it sees it through. */
export interface Pairing {
  readonly map: number;
  readonly kernel: number;
}

/** The terms of Σ kernel · window over these maps. */
export function weightedTerms(
  x: Place,
  w: Place,
  pairs: readonly Pairing[],
  rows: Taps,
  columns: Taps,
): readonly string[] {
  if (rows.last < rows.first || columns.last < columns.first) return [];
  const whole = runTerm(x, w, pairs);
  if (whole !== undefined) return [whole];
  const part = patchOf(rows, columns);
  const kernelPart = {
    top: rows.first,
    bottom: rows.last,
    left: columns.first,
    right: columns.last,
  };
  return pairs.flatMap(({ map, kernel }) => {
    if (part !== undefined) {
      return [productTerm(patch(x, map, part), patch(w, kernel, kernelPart, true))];
    }
    return [...cellsOf(rows, columns)].map((at) =>
      productTerm(cell(x, map, at.h, at.w), cell(w, kernel, at.r, at.s, true)),
    );
  });
}

/** One range times one range, where single values lie side by side. */
function runTerm(x: Place, w: Place, pairs: readonly Pairing[]): string | undefined {
  const [first] = pairs;
  if (first === undefined || !isRow(x) || !isRow(w)) return undefined;
  const neighbours = pairs.every(
    ({ map, kernel }, i) => map === first.map + i && kernel === first.kernel + i,
  );
  if (!neighbours) return undefined;
  return productTerm(
    run(x, first.map, pairs.length, false),
    run(w, first.kernel, pairs.length, true),
  );
}

function productTerm(x: string, w: string): string {
  return x.includes(":") ? `SUMPRODUCT(${x},${w})` : `${x}*${w}`;
}
