/**
 * One axis of the arithmetic that is drawn: a row of cells, and which of them each output reads. A convolution reads its padded
 * input; a transposed one reads its input stretched by zeros, as Dumoulin & Visin draw it (arXiv:1603.07285, chapter 4).
 */
import { span, type Window2d, type WindowAxis } from "@convscope/core";

/** What a cell holds: a value by its number, or a zero from around or between the values. */
export type Cell = number | "inserted" | "padding";

/** An axis with its cells. */
export interface SlidingAxis {
  readonly cells: readonly Cell[];
  /** Values among the cells. */
  readonly values: number;
  /** For each output the cells that it reads, in order. */
  readonly reads: readonly (readonly number[])[];
  /** For each cell whether no output reads it. */
  readonly unread: readonly boolean[];
}

/** The resolved axes of a window, as core's arithmetic has them. */
export function axesOf(g: Window2d): readonly [vertical: WindowAxis, horizontal: WindowAxis] {
  return [
    {
      in: g.inHeight,
      out: g.outHeight,
      kernel: g.kernelHeight,
      stride: g.strideHeight,
      dilation: g.dilationHeight,
      before: g.padTop,
      after: g.padBottom,
    },
    {
      in: g.inWidth,
      out: g.outWidth,
      kernel: g.kernelWidth,
      stride: g.strideWidth,
      dilation: g.dilationWidth,
      before: g.padLeft,
      after: g.padRight,
    },
  ];
}

const upTo = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

function readOf(cells: readonly Cell[], reads: SlidingAxis["reads"], values: number): SlidingAxis {
  const read = new Set(reads.flat());
  return { cells, values, reads, unread: cells.map((_, at) => !read.has(at)) };
}

/** The windows of a convolution or a pooling over its padded input. */
export function slidingAxis(axis: WindowAxis): SlidingAxis {
  const { before, after, out, kernel, stride, dilation } = axis;
  // With ceil mode the last window may reach beyond the padding.
  const reach = (out - 1) * stride + span(kernel, dilation);
  const cells = upTo(Math.max(before + axis.in + after, reach)).map((at): Cell => {
    const value = at - before;
    return value >= 0 && value < axis.in ? value : "padding";
  });
  const reads = upTo(out).map((o) => upTo(kernel).map((tap) => o * stride + tap * dilation));
  return readOf(cells, reads, axis.in);
}

/** The windows of the transposed convolution whose mirror an axis is: with stride 1 over the stretched input. */
export function transposedAxis(axis: WindowAxis): SlidingAxis {
  const { before, out, kernel, stride, dilation } = axis;
  const reach = span(kernel, dilation);
  // Output o reads stretched places o - margin … o - margin + reach - 1; a negative margin cuts into the values.
  const margin = reach - 1 - before;
  const lead = Math.max(0, margin);
  const stretched = (out - 1) * stride + 1;
  const last = axis.in - 1 - margin + reach - 1;
  const cells = upTo(lead + Math.max(stretched, last + 1)).map((at): Cell => {
    const place = at - lead;
    if (place < 0 || place >= stretched) return "padding";
    return place % stride === 0 ? place / stride : "inserted";
  });
  const reads = upTo(axis.in).map((o) =>
    upTo(kernel).map((tap) => o - margin + lead + tap * dilation),
  );
  return readOf(cells, reads, out);
}
