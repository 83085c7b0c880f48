/**
 * Pooling along one axis: rows `[channels, length]`.
 */
import type { Pool2dGeometry, Shape } from "../backend.js";
import {
  avgPool1d as avgPool1dOp,
  maxPool1d as maxPool1dOp,
  type Pool1dOptions,
  pool1dGeometry,
} from "../ops/pool1d.js";
import { type Layer, onlyInput, windowRange } from "./layer.js";
import { onlyRows } from "./maps.js";

/** A pooling along one axis, with its geometry (of height 1) for those who explain it. */
export interface Pool1dLayer extends Layer {
  readonly kind: "avgPool1d" | "maxPool1d";
  /** The geometry on one example of this shape. @throws ShapeError */
  geometry(input: Shape): Pool2dGeometry;
}

function pool1d(
  kind: Pool1dLayer["kind"],
  options: Pool1dOptions,
  op: typeof maxPool1dOp,
): Pool1dLayer {
  const geometry = (input: Shape): Pool2dGeometry => {
    const [channels, length] = onlyRows(kind, [input]);
    return pool1dGeometry([1, channels, length], options, kind);
  };
  // Options that are impossible on rows of this length are so on all.
  pool1dGeometry([1, 1, 3 * span(options)], options, kind);
  return {
    kind,
    options: { ...options },
    variables: [],
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      const g = geometry(onlyInput(kind, inputs));
      return [g.channels, g.outWidth];
    },
    inputRange({ rows, columns }, ...inputs: readonly Shape[]) {
      const g = geometry(onlyInput(kind, inputs));
      const read = windowRange(columns, g.kernelWidth, g.strideWidth, g.dilationWidth, g.padLeft);
      return [{ rows, columns: read }];
    },
    counts(...inputs: readonly Shape[]) {
      const g = geometry(onlyInput(kind, inputs));
      const neurons = g.channels * g.outWidth;
      return { neurons, connections: neurons * g.kernelWidth, macs: 0 };
    },
    forward: (inputs) => op(onlyInput(kind, inputs), options),
  };
}

/** A length that every valid window fits; 1 where the options are none, for the geometry to say so. */
function span({ kernel, dilation = 1 }: Pool1dOptions): number {
  const reach = kernel * dilation;
  return Number.isSafeInteger(reach) && reach > 0 ? reach : 1;
}

/**
 * Maximum of each window of a row.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const pool = layers.maxPool1d({ kernel: 4 });
 * if (pool.outputShape([8, 100]).join() !== "8,25") throw new Error("windows side by side");
 * ```
 */
export function maxPool1d(options: Pool1dOptions): Pool1dLayer {
  return pool1d("maxPool1d", options, maxPool1dOp);
}

/**
 * Mean of each window of a row.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const pool = layers.avgPool1d({ kernel: 3, stride: 2, padding: 1 });
 * if (pool.outputShape([8, 100]).join() !== "8,50") throw new Error("every other place");
 * ```
 */
export function avgPool1d(options: Pool1dOptions): Pool1dLayer {
  return pool1d("avgPool1d", options, avgPool1dOp);
}
