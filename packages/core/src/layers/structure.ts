/**
 * Layers that move or join values without weights: flatten, concat, add, dropout.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { add as addOp, mul } from "../ops/binary.js";
import { concat as concatOp } from "../ops/movement.js";
import { flatten as flattenOp } from "../ops/reshape.js";
import { where } from "../ops/where.js";
import { formatShape, sameShape, sizeOf } from "../shape.js";
import { type Layer, onlyInput, sameRange } from "./layer.js";

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

/**
 * Zeroes each value with probability `rate` in training and scales the rest by 1/(1 − rate); does nothing in use.
 * Masks are drawn on the host: equal seeds drop the same values on every backend.
 *
 * @throws ArgumentError for a rate outside [0, 1)
 */
export function dropout(rate: number = 0.5): Layer {
  if (!(rate >= 0 && rate < 1)) {
    throw new ArgumentError(
      `dropout: found rate ${rate}, expected a number from 0 to below 1; correct it`,
      { rate },
    );
  }
  return {
    kind: "dropout",
    options: { rate },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => onlyInput("dropout", inputs),
    inputRange: sameRange,
    forward(inputs, scope) {
      const x = onlyInput("dropout", inputs);
      if (scope.mode === "eval" || rate === 0) return x;
      const mask = scope.fresh(x.shape, (values, random) => {
        for (let i = 0; i < values.length; i++) values[i] = random.uniform() < rate ? 0 : 1;
      });
      return where(mask, mul(x, 1 / (1 - rate)), 0);
    },
  };
}
