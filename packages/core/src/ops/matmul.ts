/**
 * (Batched) matrix product. Each gradient is again a matrix product.
 */

import { defineOp, type Op } from "../autograd/define-op.js";
import type { MatmulGeometry } from "../backend.js";
import { type MatmulOptions, matmulGeometry } from "../geometry/matmul.js";
import type { Tensor } from "../tensor/tensor.js";
import { sumTo } from "./broadcast.js";

const matmulOp: Op<MatmulGeometry> = defineOp<MatmulGeometry>({
  name: "matmul",
  shape: (g) => [...g.batch, g.m, g.n],
  empty: 0,
  forward: (backend, [a, b], g) => backend.kernels.matmul(a?.buffer, b?.buffer, g),
  // y = A·B: dA = dy·Bᵀ and dB = Aᵀ·dy, transposed where the operand is stored transposed.
  backward: (dy, [a, b], _y, { transposeA, transposeB }) => {
    if (a === undefined || b === undefined) return [];
    const da = (): Tensor =>
      transposeA
        ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
        : matmul(dy, b, { transposeB: !transposeB });
    const db = (): Tensor =>
      transposeB
        ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, dy, { transposeA: !transposeA });
    return [() => sumTo(da(), a.shape), () => sumTo(db(), b.shape)];
  },
});

/** a `[..., m, k]` times b `[..., k, n]`; leading axes broadcast; an operand may be stored transposed. @throws ShapeError */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  return matmulOp([a, b], matmulGeometry(a.shape, b.shape, options));
}
