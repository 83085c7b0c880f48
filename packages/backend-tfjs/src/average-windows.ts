/** The divisors of an average pooling: how many elements each window counts, known before any data. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";

/** 1 / count for each window: one number where all are equal, else `[1, P, Q, 1]`. */
export function reciprocalCounts(scope: KernelScope, g: Pool2dGeometry): TensorInfo {
  const values = Float32Array.from(counts(g), (count) => 1 / count);
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return scope.scalar(first);
  return scope.constant(values, [1, g.outHeight, g.outWidth, 1]);
}

/** Whether every window counts all of its elements. */
export function countsAll(g: Pool2dGeometry): boolean {
  return counts(g).every((count) => count === g.kernelHeight * g.kernelWidth);
}

function counts(g: Pool2dGeometry): number[] {
  const padding = g.countPadding ? g : { padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 };
  const ofRow = (p: number): number =>
    inside(g.kernelHeight, g.dilationHeight, p * g.strideHeight - g.padTop, {
      low: -padding.padTop,
      high: g.inHeight + padding.padBottom,
    });
  const ofColumn = (q: number): number =>
    inside(g.kernelWidth, g.dilationWidth, q * g.strideWidth - g.padLeft, {
      low: -padding.padLeft,
      high: g.inWidth + padding.padRight,
    });
  return Array.from(
    { length: g.outHeight * g.outWidth },
    (_, i) => ofRow(Math.floor(i / g.outWidth)) * ofColumn(i % g.outWidth),
  );
}

/** How many of a window's elements along one axis lie in low..high. */
function inside(
  kernel: number,
  dilation: number,
  start: number,
  { low, high }: { readonly low: number; readonly high: number },
): number {
  let count = 0;
  for (let tap = 0; tap < kernel; tap++) {
    const at = start + tap * dilation;
    if (at >= low && at < high) count++;
  }
  return count;
}
