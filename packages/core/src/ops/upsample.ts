/**
 * Enlarging maps: by repeating values, or by mixing neighbours linearly along both axes.
 */

import { type UpsampleAxis, type UpsampleOptions, upsampleGeometry } from "../geometry/upsample.js";
import { constant } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add, mul } from "./binary.js";
import { indexSelect } from "./index-select.js";
import { pad } from "./pad.js";

/**
 * x `[N, C, H, W]` at another size, as PyTorch's Upsample.
 *
 * @throws ArgumentError for impossible options, ShapeError when nothing is left
 * @example
 * ```ts
 * import { tensor, upsample } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [0, 4], [1, 1, 1, 2]);
 * const near = upsample(x, { scaleFactor: [1, 2] });
 * if ([...near.dataSync()].join() !== "0,0,4,4") throw new Error("each twice");
 * const mixed = upsample(x, { scaleFactor: [1, 2], mode: "bilinear" });
 * if ([...mixed.dataSync()].join() !== "0,1,3,4") throw new Error("a quarter of the way from either");
 * ```
 */
export function upsample(x: Tensor, options: UpsampleOptions): Tensor {
  const { vertical, horizontal } = upsampleGeometry(x.shape, options);
  return tidy(() => along(along(x.alias(), 2, vertical), 3, horizontal));
}

function along(x: Tensor, axis: number, { low, share }: UpsampleAxis): Tensor {
  if (share === undefined) return indexSelect(x, axis, low);
  if (share.every((part) => part === 0)) return indexSelect(x, axis, low);
  // One copy of each edge more: then every place has two neighbours, and their pattern is regular.
  const edges = x.shape.map((_, i): [number, number] => (i === axis ? [1, 1] : [0, 0]));
  const wide = pad(x, edges, "replicate");
  const column = x.shape.map((_, i) => (i === axis ? share.length : 1));
  const part = (shift: number, weights: readonly number[]): Tensor =>
    mul(
      indexSelect(
        wide,
        axis,
        low.map((place) => place + shift),
      ),
      constant(x.backend, weights, column),
    );
  return add(
    part(
      1,
      share.map((weight) => 1 - weight),
    ),
    part(2, share),
  );
}
