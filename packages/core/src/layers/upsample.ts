/**
 * Upsampling layer.
 */
import type { Shape } from "../backend.js";
import {
  checkUpsample,
  type UpsampleAxis,
  type UpsampleOptions,
  upsampleGeometry,
} from "../geometry/upsample.js";
import { upsample as upsampleOp } from "../ops/upsample.js";
import { type Layer, onlyInput, type Range } from "./layer.js";
import { onlyMaps } from "./maps.js";

/**
 * Maps at another size, as PyTorch's Upsample.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const up = layers.upsample({ scaleFactor: 2, mode: "bilinear" });
 * if (up.outputShape([8, 7, 7]).join() !== "8,14,14") throw new Error("twice the size");
 * ```
 */
export function upsample(options: UpsampleOptions): Layer {
  const kind = "upsample";
  checkUpsample(kind, options);
  return {
    kind,
    options: { ...options },
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const maps = onlyMaps(kind, inputs);
      const { vertical, horizontal } = upsampleGeometry([1, ...maps], options);
      return [maps[0], vertical.out, horizontal.out];
    },
    inputRange({ rows, columns }, ...inputs: readonly Shape[]) {
      const axes = upsampleGeometry([1, ...onlyMaps(kind, inputs)], options);
      const { alignCorners = false } = options;
      return [
        {
          rows: readFrom(rows, axes.vertical, scaleOf(options, 0, axes.vertical), alignCorners),
          columns: readFrom(
            columns,
            axes.horizontal,
            scaleOf(options, 1, axes.horizontal),
            alignCorners,
          ),
        },
      ];
    },
    forward: (inputs) => upsampleOp(onlyInput(kind, inputs), options),
  };
}

/** Inputs a step of the output. */
function scaleOf(
  { scaleFactor, alignCorners }: UpsampleOptions,
  at: 0 | 1,
  axis: UpsampleAxis,
): number {
  if (alignCorners) return axis.out === 1 ? 0 : (axis.in - 1) / (axis.out - 1);
  if (scaleFactor === undefined) return axis.in / axis.out;
  return 1 / (typeof scaleFactor === "number" ? scaleFactor : scaleFactor[at]);
}

/** Unclipped: beyond the edge the rule goes on. */
function readFrom(range: Range, axis: UpsampleAxis, scale: number, alignCorners: boolean): Range {
  if (axis.share === undefined)
    return { first: Math.floor(range.first * scale), last: Math.floor(range.last * scale) };
  const place = (i: number): number => (alignCorners ? i * scale : (i + 0.5) * scale - 0.5);
  return { first: Math.floor(place(range.first)), last: Math.ceil(place(range.last)) };
}
