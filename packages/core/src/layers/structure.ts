/**
 * Layers that join or drop values without weights: flatten, concat, add, mul, dropout.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { add as addOp, mul as mulOp } from "../ops/binary.js";
import { concat as concatOp } from "../ops/movement.js";
import { flatten as flattenOp } from "../ops/reshape.js";
import { where } from "../ops/where.js";
import { broadcastShapes, formatShape, sameShape, sizeOf } from "../shape.js";
import { type Layer, onlyInput, type Range2d, sameRange } from "./layer.js";

/** All axes but the batch as one, in NCHW order. */
export function flatten(): Layer {
  return {
    kind: "flatten",
    options: {},
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => [sizeOf(onlyInput("flatten", inputs))],
    forward: (inputs) => flattenOp(onlyInput("flatten", inputs)),
  };
}

/** Joins maps of equal height and width: inception's filter concatenation. */
export function concat(): Layer {
  return {
    kind: "concat",
    options: {},
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const [first] = inputs;
      if (
        first === undefined ||
        inputs.some((shape) => !sameShape(shape.slice(1), first.slice(1)))
      ) {
        throw new ShapeError(
          `concat: found inputs ${inputs.map(formatShape).join(", ")}, expected maps of equal height and width (only channels are joined); pad or pool the odd branch`,
          { inputs },
        );
      }
      const channels = inputs.reduce((total, shape) => total + (shape[0] ?? 0), 0);
      return [channels, ...first.slice(1)];
    },
    inputRange: sameRange,
    forward: (inputs) => concatOp(inputs, 1),
  };
}

/** Element-wise sum of branches: residual connections. */
export function add(): Layer {
  return {
    kind: "add",
    options: {},
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const [first] = inputs;
      if (first === undefined || inputs.some((shape) => !sameShape(shape, first))) {
        throw new ShapeError(
          `add: found inputs ${inputs.map(formatShape).join(", ")}, expected equal shapes (branches are added element by element); project the odd branch by a 1×1 convolution`,
          { inputs },
        );
      }
      return first;
    },
    inputRange: sameRange,
    forward: (inputs) => inputs.reduce((total, input) => addOp(total, input)),
  };
}

/** Rows and columns of each input, where those of one row or column stretch over all. */
function stretchedRange(out: Range2d, ...inputs: readonly Shape[]): readonly Range2d[] {
  const rows = Math.max(...inputs.map((shape) => shape.at(-2) ?? 1));
  const columns = Math.max(...inputs.map((shape) => shape.at(-1) ?? 1));
  const only = { first: 0, last: 0 };
  return inputs.map((shape) => ({
    rows: shape.at(-2) === rows ? out.rows : only,
    columns: shape.at(-1) === columns ? out.columns : only,
  }));
}

/**
 * Element-wise product of branches; extents of 1 stretch, so that `[C, 1, 1]` weighs the maps of `[C, H, W]`.
 *
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * if (layers.mul().outputShape([8, 5, 5], [8, 1, 1]).join() !== "8,5,5") throw new Error("a weight for every map");
 * ```
 */
export function mul(): Layer {
  return {
    kind: "mul",
    options: {},
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const ranks = new Set(inputs.map((shape) => shape.length));
      if (ranks.size === 1) return broadcastShapes("mul", ...inputs);
      throw new ShapeError(
        `mul: found inputs ${inputs.map(formatShape).join(", ")}, expected one or more of equal rank (axes are matched one by one); reshape the odd one`,
        { inputs },
      );
    },
    inputRange: stretchedRange,
    forward: (inputs) => inputs.reduce((total, input) => mulOp(total, input)),
  };
}

/** A layer that zeroes in training what a mask of this shape says, and scales the rest. @throws ArgumentError */
function dropping(
  kind: "dropout" | "dropout2d",
  rate: number,
  maskShape: (x: Shape) => Shape,
): Layer {
  if (!(rate >= 0 && rate < 1)) {
    throw new ArgumentError(
      `${kind}: found rate ${rate}, expected a number from 0 to below 1; correct it`,
      { rate },
    );
  }
  return {
    kind,
    options: { rate },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => onlyInput(kind, inputs),
    inputRange: sameRange,
    forward(inputs, scope) {
      const x = onlyInput(kind, inputs);
      if (scope.mode === "eval" || rate === 0) return x;
      const mask = scope.fresh(maskShape(x.shape), (values, random) => {
        for (let i = 0; i < values.length; i++) values[i] = random.uniform() < rate ? 0 : 1;
      });
      return where(mask, mulOp(x, 1 / (1 - rate)), 0);
    },
  };
}

/**
 * Zeroes each value with probability `rate` in training and scales the rest by 1/(1 − rate); does nothing in use.
 * Masks are drawn on the host: equal seeds drop the same values on every backend.
 *
 * @throws ArgumentError for a rate outside [0, 1)
 */
export function dropout(rate: number = 0.5): Layer {
  return dropping("dropout", rate, (shape) => shape);
}

/**
 * Zeroes whole maps as {@link dropout} zeroes values: neighbours in a map tell the same story, so dropping single ones
 * takes little away (Tompson et al. 2015).
 *
 * @throws ArgumentError for a rate outside [0, 1)
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const drop = layers.dropout2d(0.2);
 * if (drop.outputShape([16, 5, 5]).join() !== "16,5,5") throw new Error("dropping keeps the shape");
 * ```
 */
export function dropout2d(rate: number = 0.5): Layer {
  return dropping("dropout2d", rate, (shape) =>
    shape.map((extent, axis) => (axis < 2 ? extent : 1)),
  );
}
