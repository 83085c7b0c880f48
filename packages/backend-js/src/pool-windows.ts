/** Windows of a pooling: which taps of each output lie in the input, and where each window has its first maximum. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import { type Axis, fullSpan, realSpans } from "./axis.js";
import { horizontalAxis, verticalAxis } from "./conv2d-axes.js";
import { takesLead } from "./scalar-math.js";

/** For each output of an axis: the first input element that it reads, and how many taps do. */
export interface TapRanges {
  readonly first: Int32Array;
  readonly count: Int32Array;
}

/** The taps of each output of `axis` that lie in the input. */
export function tapRanges(axis: Axis): TapRanges {
  const first = new Int32Array(axis.out);
  const count = new Int32Array(axis.out);
  for (const span of realSpans(axis, fullSpan(axis))) {
    for (let o = span.start; o < span.end; o++) {
      first[o] = o * axis.stride + span.from * axis.dilation - axis.pad;
      count[o] = span.to - span.from;
    }
  }
  return { first, count };
}

/** Whether windows are the 2x2 blocks of the input: LeNet's and VGG's pooling, worth a loop of its own. */
export function isHalving(g: Pool2dGeometry): boolean {
  return (
    g.kernelHeight === 2 &&
    g.kernelWidth === 2 &&
    g.strideHeight === 2 &&
    g.strideWidth === 2 &&
    g.dilationHeight === 1 &&
    g.dilationWidth === 1 &&
    g.padTop === 0 &&
    g.padLeft === 0 &&
    g.outHeight * 2 <= g.inHeight &&
    g.outWidth * 2 <= g.inWidth
  );
}

/** Finds the place of each window's first maximum; of NaN, the first. */
export interface WinnerSearch {
  /** Places of one plane's winners, as elements of x; overwritten by the next call. */
  find(x: Float32Array, plane: number): Int32Array;
}

/** A search over planes of `g`. */
export function createWinnerSearch(g: Pool2dGeometry): WinnerSearch {
  const winners = new Int32Array(g.outHeight * g.outWidth);
  const rows = tapRanges(verticalAxis(g));
  const columns = tapRanges(horizontalAxis(g));
  const halving = isHalving(g);
  return {
    find(x, plane) {
      const start = plane * g.inHeight * g.inWidth;
      if (halving) findInBlocks(x, start, g, winners);
      else findInWindows(x, start, g, rows, columns, winners);
      return winners;
    },
  };
}

/**
 * The place of the leader after element `at` has challenged the one at `place`. By arithmetic on the outcome: a branch
 * would be mispredicted once per window.
 */
function leading(x: Float32Array, place: number, at: number): number {
  const takes = takesLead(x[at] as number, x[place] as number);
  return (place + Math.imul(takes, at - place)) | 0;
}

function findInWindows(
  x: Float32Array,
  start: number,
  g: Pool2dGeometry,
  rows: TapRanges,
  columns: TapRanges,
  winners: Int32Array,
): void {
  const { dilationWidth } = g;
  const rowStep = g.dilationHeight * g.inWidth;
  let o = 0;
  for (let p = 0; p < g.outHeight; p++) {
    const top = start + (rows.first[p] as number) * g.inWidth;
    const bottom = top + (rows.count[p] as number) * rowStep;
    for (let q = 0; q < g.outWidth; q++) {
      const left = columns.first[q] as number;
      const width = (columns.count[q] as number) * dilationWidth;
      let place = top + left;
      for (let row = top + left; row < bottom + left; row += rowStep) {
        for (let i = row; i < row + width; i += dilationWidth) place = leading(x, place, i);
      }
      winners[o++] = place;
    }
  }
}

function findInBlocks(
  x: Float32Array,
  start: number,
  g: Pool2dGeometry,
  winners: Int32Array,
): void {
  const { inWidth, outHeight, outWidth } = g;
  let o = 0;
  for (let p = 0; p < outHeight; p++) {
    let i = start + 2 * p * inWidth;
    for (let q = 0; q < outWidth; q++) {
      let place = leading(x, i, i + 1);
      place = leading(x, place, i + inWidth);
      place = leading(x, place, i + inWidth + 1);
      winners[o++] = place;
      i += 2;
    }
  }
}
