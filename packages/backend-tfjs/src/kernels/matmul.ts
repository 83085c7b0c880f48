/** Matrix products, batched: y[..., i, j] = sum over l of a[..., i, l] * b[..., l, j]. */
import type { MatmulGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "../kernel-scope.js";
import { elements } from "../shapes.js";

/** a `[m, k]` and b `[k, n]` per batch, or stored transposed, to y `[...batch, m, n]`. */
export function matmul(
  scope: KernelScope,
  a: TensorInfo,
  b: TensorInfo,
  g: MatmulGeometry,
): TensorInfo {
  const rowsOfA = g.transposeA ? [g.k, g.m] : [g.m, g.k];
  const rowsOfB = g.transposeB ? [g.n, g.k] : [g.k, g.n];
  const operands = {
    a: matrices(scope, a, rowsOfA, g.batch, g.batchStrides[0]),
    b: matrices(scope, b, rowsOfB, g.batch, g.batchStrides[1]),
  };
  const { transposeA, transposeB } = g;
  return scope.run("BatchMatMul", operands, { transposeA, transposeB });
}

/** `[1 or batch, rows, columns]`: TensorFlow.js repeats a single matrix itself, other broadcasts are written out. */
function matrices(
  scope: KernelScope,
  x: TensorInfo,
  matrix: readonly number[],
  batch: readonly number[],
  strides: readonly number[],
): TensorInfo {
  const own = batch.map((size, axis) => (strides[axis] === 0 ? 1 : size));
  const count = elements(own);
  if (count === 1 || count === elements(batch)) return scope.reshape(x, [count, ...matrix]);
  const size = elements(matrix);
  const full = scope.expand(scope.reshape(x, [...own, size]), [...batch, size]);
  return scope.reshape(full, [elements(batch), ...matrix]);
}
