/**
 * Pooling to a given size, and over whole maps. Windows of several lengths are laid side by side, all as long as the longest,
 * so that one pooling kernel does the rest.
 */

import { type AdaptiveAxis, adaptivePool2dGeometry } from "../geometry/adaptive.js";
import type { Pair } from "../geometry/window.js";
import { constant } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { mul } from "./binary.js";
import { indexSelect } from "./index-select.js";
import { avgPool2d, maxPool2d } from "./pool2d.js";
import { max, mean } from "./reduce.js";
import { where } from "./where.js";

/** Places of all windows, one after the other; shorter windows repeat their last element. */
function laidOut({ starts, lengths, longest }: AdaptiveAxis): readonly number[] {
  return starts.flatMap((start, i) =>
    Array.from({ length: longest }, (_, j) => start + Math.min(j, (lengths[i] ?? 1) - 1)),
  );
}

/** Whether the windows lie side by side as they are. */
function even({ in: size, lengths, longest }: AdaptiveAxis): boolean {
  return lengths.length * longest === size;
}

function laidOutAlong(x: Tensor, axis: number, windows: AdaptiveAxis): Tensor {
  return even(windows) ? x : indexSelect(x, axis, laidOut(windows));
}

/** As {@link laidOutAlong}, with 0 for what is repeated. */
function blanked(x: Tensor, axis: number, windows: AdaptiveAxis): Tensor {
  const laid = laidOutAlong(x, axis, windows);
  const { lengths, longest } = windows;
  if (lengths.every((length) => length === longest)) return laid;
  const bits = lengths.flatMap((length) =>
    Array.from({ length: longest }, (_, j) => (j < length ? 1 : 0)),
  );
  const mask = constant(
    x.backend,
    bits,
    x.shape.map((_, i) => (i === axis ? bits.length : 1)),
  );
  return where(mask, laid, 0);
}

/**
 * Maximum of each of `size` windows of x `[N, C, H, W]`, as PyTorch's AdaptiveMaxPool2d.
 *
 * @throws ArgumentError for an impossible size, ShapeError
 * @example
 * ```ts
 * import { adaptiveMaxPool2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 5, 2, 3, 4], [1, 1, 1, 5]);
 * if ([...adaptiveMaxPool2d(x, [1, 2]).dataSync()].join() !== "5,4") throw new Error("windows 0…2 and 2…4");
 * ```
 */
export function adaptiveMaxPool2d(x: Tensor, size: Pair): Tensor {
  const { vertical, horizontal } = adaptivePool2dGeometry(x.shape, size, "adaptiveMaxPool2d");
  return tidy(() => {
    const laid = laidOutAlong(laidOutAlong(x, 2, vertical), 3, horizontal);
    return maxPool2d(laid, { kernel: [vertical.longest, horizontal.longest] });
  });
}

/**
 * Mean of each of `size` windows of x `[N, C, H, W]`, as PyTorch's AdaptiveAvgPool2d.
 *
 * @throws ArgumentError for an impossible size, ShapeError
 * @example
 * ```ts
 * import { adaptiveAvgPool2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 5, 3, 3, 6], [1, 1, 1, 5]);
 * if ([...adaptiveAvgPool2d(x, [1, 2]).dataSync()].join() !== "3,4") throw new Error("windows 0…2 and 2…4");
 * ```
 */
export function adaptiveAvgPool2d(x: Tensor, size: Pair): Tensor {
  const { vertical, horizontal } = adaptivePool2dGeometry(x.shape, size, "adaptiveAvgPool2d");
  return tidy(() => {
    const laid = blanked(blanked(x, 2, vertical), 3, horizontal);
    const kernel = [vertical.longest, horizontal.longest] as const;
    const means = avgPool2d(laid, { kernel });
    const short = (axis: AdaptiveAxis): readonly number[] =>
      axis.lengths.map((length) => axis.longest / length);
    const [rows, columns] = [short(vertical), short(horizontal)];
    if ([...rows, ...columns].every((factor) => factor === 1)) return means;
    const factors = rows.flatMap((row) => columns.map((column) => row * column));
    return mul(means, constant(x.backend, factors, [1, 1, rows.length, columns.length]));
  });
}

/**
 * Mean of every map: x `[N, C, H, W]` to `[N, C, 1, 1]`.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { globalAvgPool2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3, 6], [1, 1, 2, 2]);
 * if (globalAvgPool2d(x).dataSync()[0] !== 3) throw new Error("12 / 4 = 3");
 * ```
 */
export function globalAvgPool2d(x: Tensor): Tensor {
  adaptivePool2dGeometry(x.shape, 1, "globalAvgPool2d");
  return mean(x, [2, 3], { keepDims: true });
}

/**
 * Maximum of every map: x `[N, C, H, W]` to `[N, C, 1, 1]`; the first of equal ones gets the gradient.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { globalMaxPool2d, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3, 6], [1, 1, 2, 2]);
 * if (globalMaxPool2d(x).dataSync()[0] !== 6) throw new Error("6 is the largest");
 * ```
 */
export function globalMaxPool2d(x: Tensor): Tensor {
  adaptivePool2dGeometry(x.shape, 1, "globalMaxPool2d");
  return max(x, [2, 3], { keepDims: true });
}
