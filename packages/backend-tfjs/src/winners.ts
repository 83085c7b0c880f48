/**
 * Which tap of each window holds its first maximum, a NaN being greater than all. TensorFlow.js's own indices and gradients
 * differ between its engines at ties, pass over NaN, and are for windows without dilation.
 */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";
import { columns, cutTaps, padPlanes, rows, taps } from "./windows.js";

/** x `[planes, H, W]` to the number of the winning tap of each window, `[planes, P, Q]`. */
export function winningTaps(scope: KernelScope, x: TensorInfo, g: Pool2dGeometry): TensorInfo {
  const padded = padPlanes(scope, x, g, Number.NEGATIVE_INFINITY);
  const shape = [x.shape[0] as number, g.outHeight, g.outWidth];
  let winner = scope.expand(
    scope.constant(firstTapsInside(g), [1, g.outHeight, g.outWidth]),
    shape,
  );
  let best = scope.fill(Number.NEGATIVE_INFINITY, shape);
  for (const [tap, values] of cutTaps(scope, padded, g).entries()) {
    // Nothing takes the lead from a NaN, and nothing but padding and -Infinity is not greater than -Infinity.
    const greater = scope.unary("LogicalNot", scope.binary("LessEqual", values, best));
    const takes = scope.binary("LogicalAnd", greater, scope.binary("Equal", best, best));
    winner = scope.select(takes, scope.fill(tap, shape), winner);
    best = scope.select(takes, values, best);
  }
  return winner;
}

/** For each window the number of its first tap on x: the winner where all is -Infinity. */
function firstTapsInside(g: Pool2dGeometry): Float32Array {
  const [r, c] = [rows(g), columns(g)];
  const firstOn = (axis: typeof r, out: number): number => {
    const start = out * axis.stride - axis.before;
    return start >= 0 ? 0 : Math.ceil(-start / axis.dilation);
  };
  return Float32Array.from({ length: g.outHeight * g.outWidth }, (_, i) => {
    const row = firstOn(r, Math.floor(i / g.outWidth));
    return row * g.kernelWidth + firstOn(c, i % g.outWidth);
  });
}

/** Where each tap won: a condition per tap. */
export function tapMasks(
  scope: KernelScope,
  winner: TensorInfo,
  g: Pool2dGeometry,
): readonly TensorInfo[] {
  return taps(g).map((_, tap) => scope.binary("Equal", winner, scope.scalar(tap)));
}
