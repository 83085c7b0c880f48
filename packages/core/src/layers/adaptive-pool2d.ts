/**
 * Pooling layers with a given size of the result, and over whole maps.
 */
import type { Shape } from "../backend.js";
import { type AdaptiveAxis, adaptivePool2dGeometry } from "../geometry/adaptive.js";
import { type Pair, resolvePair } from "../geometry/window.js";
import {
  adaptiveAvgPool2d as adaptiveAvgPool2dOp,
  adaptiveMaxPool2d as adaptiveMaxPool2dOp,
  globalAvgPool2d as globalAvgPool2dOp,
  globalMaxPool2d as globalMaxPool2dOp,
} from "../ops/adaptive-pool2d.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Layer, onlyInput, type Range } from "./layer.js";
import { onlyMaps } from "./maps.js";

/** Options of the adaptive poolings. */
export interface AdaptivePool2dOptions {
  /** Rows and columns of the result. */
  readonly size: Pair;
}

const adaptivePool2dOptionNames: OptionNames<AdaptivePool2dOptions> = { size: true };

/** A pooling to a given size, with its windows for those who explain it. */
export interface AdaptivePool2dLayer extends Layer {
  readonly kind: "adaptiveAvgPool2d" | "adaptiveMaxPool2d" | "globalAvgPool2d" | "globalMaxPool2d";
  /** The windows on one example of this shape. @throws ShapeError */
  windows(input: Shape): { readonly vertical: AdaptiveAxis; readonly horizontal: AdaptiveAxis };
}

/** By the rule, beyond the last window too; a single window is the whole axis for every unit. */
function readFrom(range: Range, { in: size, starts }: AdaptiveAxis): Range {
  const out = starts.length;
  if (out === 1) return { first: 0, last: size - 1 };
  return {
    first: Math.floor((range.first * size) / out),
    last: Math.ceil(((range.last + 1) * size) / out) - 1,
  };
}

function adaptive(
  kind: AdaptivePool2dLayer["kind"],
  size: Pair,
  options: Layer["options"],
  op: (x: Tensor) => Tensor,
): AdaptivePool2dLayer {
  const [height, width] = resolvePair(kind, "size", size, 1);
  const windows: AdaptivePool2dLayer["windows"] = (input) =>
    adaptivePool2dGeometry([1, ...onlyMaps(kind, [input])], size, kind);
  return {
    kind,
    options,
    variables: [],
    windows,
    outputShape(...inputs: readonly Shape[]): Shape {
      windows(onlyInput(kind, inputs));
      return [onlyMaps(kind, inputs)[0], height, width];
    },
    inputRange({ rows, columns }, ...inputs: readonly Shape[]) {
      const { vertical, horizontal } = windows(onlyInput(kind, inputs));
      return [{ rows: readFrom(rows, vertical), columns: readFrom(columns, horizontal) }];
    },
    counts(...inputs: readonly Shape[]) {
      const [channels] = onlyMaps(kind, inputs);
      const { vertical, horizontal } = windows(onlyInput(kind, inputs));
      const read = (axis: AdaptiveAxis): number => axis.lengths.reduce((a, b) => a + b, 0);
      const connections = channels * read(vertical) * read(horizontal);
      return { neurons: channels * height * width, connections, macs: 0 };
    },
    forward: (inputs) => op(onlyInput(kind, inputs)),
  };
}

/**
 * Mean of as many windows as the result has places, as PyTorch's AdaptiveAvgPool2d.
 *
 * @throws ArgumentError for an impossible size
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const pool = layers.adaptiveAvgPool2d({ size: 7 });
 * if (pool.outputShape([512, 10, 13]).join() !== "512,7,7") throw new Error("7 x 7 from any size");
 * ```
 */
export function adaptiveAvgPool2d(options: AdaptivePool2dOptions): AdaptivePool2dLayer {
  checkOptionNames("adaptiveAvgPool2d", options, adaptivePool2dOptionNames);
  const { size } = options;
  return adaptive("adaptiveAvgPool2d", size, { size }, (x) => adaptiveAvgPool2dOp(x, size));
}

/**
 * Maximum of as many windows as the result has places, as PyTorch's AdaptiveMaxPool2d.
 *
 * @throws ArgumentError for an impossible size
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const pool = layers.adaptiveMaxPool2d({ size: [1, 4] });
 * if (pool.outputShape([8, 5, 9]).join() !== "8,1,4") throw new Error("one row of four");
 * ```
 */
export function adaptiveMaxPool2d(options: AdaptivePool2dOptions): AdaptivePool2dLayer {
  checkOptionNames("adaptiveMaxPool2d", options, adaptivePool2dOptionNames);
  const { size } = options;
  return adaptive("adaptiveMaxPool2d", size, { size }, (x) => adaptiveMaxPool2dOp(x, size));
}

/**
 * Mean of every map: `[C, H, W]` to `[C, 1, 1]` (Lin, Chen, Yan 2014, section 3.2).
 *
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * if (layers.globalAvgPool2d().outputShape([512, 7, 7]).join() !== "512,1,1") throw new Error("one number a map");
 * ```
 */
export function globalAvgPool2d(): AdaptivePool2dLayer {
  return adaptive("globalAvgPool2d", 1, {}, globalAvgPool2dOp);
}

/**
 * Maximum of every map: `[C, H, W]` to `[C, 1, 1]`.
 *
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * if (layers.globalMaxPool2d().outputShape([512, 7, 7]).join() !== "512,1,1") throw new Error("one number a map");
 * ```
 */
export function globalMaxPool2d(): AdaptivePool2dLayer {
  return adaptive("globalMaxPool2d", 1, {}, globalMaxPool2dOp);
}
