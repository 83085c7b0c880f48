/**
 * The transpose of cutting taps: what each tap holds for every window goes back to the element it was cut from, and
 * elements of several windows add up. Additions alone: an infinite value reaches its element and no other.
 */
import type { Window2d } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";
import { columns, rows, taps } from "./windows.js";

/** parts, one `[planes, P, Q]` per tap, to `[planes, H, W]`. */
export function scatterTaps(
  scope: KernelScope,
  parts: readonly TensorInfo[],
  g: Window2d,
): TensorInfo {
  const [r, c] = [rows(g), columns(g)];
  const planes = parts[0]?.shape[0] as number;
  // Rows and columns fall into classes by their remainder modulo the stride; within a class, windows are next to each other.
  const height = g.outHeight + Math.floor(((r.kernel - 1) * r.dilation) / r.stride);
  const width = g.outWidth + Math.floor(((c.kernel - 1) * c.dilation) / c.stride);
  const classes: (TensorInfo | undefined)[] = new Array(r.stride * c.stride).fill(undefined);
  for (const [i, { row, column }] of taps(g).entries()) {
    const [down, across] = [Math.floor(row / r.stride), Math.floor(column / c.stride)];
    const moved = scope.pad(parts[i] as TensorInfo, [
      [0, 0],
      [down, height - g.outHeight - down],
      [across, width - g.outWidth - across],
    ]);
    const own = (row % r.stride) * c.stride + (column % c.stride);
    const sum = classes[own];
    classes[own] = sum === undefined ? moved : scope.binary("Add", sum, moved);
  }
  const shape = [planes, height, width];
  const full = classes.map((sum) => sum ?? scope.fill(0, shape));
  const woven = interleave(scope, full, [r.stride, c.stride], shape);
  return scope.pad(woven, [
    [0, 0],
    [-r.before, r.before + r.length - height * r.stride],
    [-c.before, c.before + c.length - width * c.stride],
  ]);
}

/** classes, `[planes, h, w]` for each of strideHeight * strideWidth, to `[planes, h * strideHeight, w * strideWidth]`. */
function interleave(
  scope: KernelScope,
  classes: readonly TensorInfo[],
  [strideHeight, strideWidth]: readonly [number, number],
  [planes = 1, h = 1, w = 1]: readonly number[],
): TensorInfo {
  const columnsOf = classes.map((x) => scope.reshape(x, [planes * h, w, 1]));
  const stacked = scope.reshape(scope.concat(columnsOf, 2), [
    planes * h,
    w,
    strideHeight,
    strideWidth,
  ]);
  const woven = scope.transpose(stacked, [0, 2, 1, 3]);
  return scope.reshape(woven, [planes, h * strideHeight, w * strideWidth]);
}
