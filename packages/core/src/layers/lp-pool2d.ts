/**
 * Power pooling layer.
 */
import type { Pool2dGeometry, Shape } from "../backend.js";
import { pool2dGeometry } from "../geometry/pool2d.js";
import { resolvePair } from "../geometry/window.js";
import { checkLpPool2d, type LpPool2dOptions, lpPool2d as lpPool2dOp } from "../ops/lp-pool2d.js";
import { onlyInput, windowRange } from "./layer.js";
import { onlyMaps } from "./maps.js";
import type { Pool2dLayer } from "./pool2d.js";

/**
 * (Σ x^p)^(1/p) of each window, as PyTorch's LPPool2d.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const pool = layers.lpPool2d({ norm: 2, kernel: 2 });
 * if (pool.outputShape([8, 14, 14]).join() !== "8,7,7") throw new Error("windows side by side");
 * ```
 */
export function lpPool2d(options: LpPool2dOptions): Pool2dLayer {
  const kind = "lpPool2d";
  checkLpPool2d(kind, options);
  resolvePair(kind, "kernel", options.kernel, 1);
  resolvePair(kind, "stride", options.stride ?? 1, 1);
  const { kernel, stride, ceilMode } = options;
  const geometry = (input: Shape): Pool2dGeometry =>
    pool2dGeometry([1, ...onlyMaps(kind, [input])], { kernel, stride, ceilMode }, kind);
  return {
    kind,
    options: { ...options },
    variables: [],
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      const g = geometry(onlyInput(kind, inputs));
      return [g.channels, g.outHeight, g.outWidth];
    },
    inputRange({ rows, columns }, ...inputs: readonly Shape[]) {
      const g = geometry(onlyInput(kind, inputs));
      return [
        {
          rows: windowRange(rows, g.kernelHeight, g.strideHeight, 1, 0),
          columns: windowRange(columns, g.kernelWidth, g.strideWidth, 1, 0),
        },
      ];
    },
    counts(...inputs: readonly Shape[]) {
      const g = geometry(onlyInput(kind, inputs));
      const neurons = g.channels * g.outHeight * g.outWidth;
      return { neurons, connections: neurons * g.kernelHeight * g.kernelWidth, macs: 0 };
    },
    forward: (inputs) => lpPool2dOp(onlyInput(kind, inputs), options),
  };
}
