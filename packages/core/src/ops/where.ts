/**
 * Choice by a mask. Masking uses this and never a product with 0: 0·∞ is NaN.
 */

import { defineOp, type Op } from "../autograd/define-op.js";
import type { WhereGeometry } from "../backend.js";
import { whereGeometry } from "../geometry/elementwise.js";
import { scalar } from "../tensor/create.js";
import { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { sumTo } from "./broadcast.js";

const whereOp: Op<WhereGeometry> = defineOp<WhereGeometry>({
  name: "where",
  shape: (g) => g.out,
  forward: (backend, [mask, a, b], g) =>
    backend.kernels.where(mask?.buffer, a?.buffer, b?.buffer, g),
  backward: (dy, [mask, a, b]) => {
    if (mask === undefined || a === undefined || b === undefined) return [];
    return [
      undefined,
      () => sumTo(where(mask, dy, 0), a.shape),
      () => sumTo(where(mask, 0, dy), b.shape),
    ];
  },
});

/** a where the mask is not 0, else b; all three broadcast. */
export function where(mask: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  return tidy(() => {
    const left = a instanceof Tensor ? a : scalar(mask.backend, a);
    const right = b instanceof Tensor ? b : scalar(mask.backend, b);
    return whereOp([mask, left, right], whereGeometry(mask.shape, left.shape, right.shape));
  });
}
