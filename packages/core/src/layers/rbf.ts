/**
 * LeNet-5's output layer: squared distance of the input from a fixed code for each class. The class is the smallest.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { mul, sub } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sizeOf } from "../shape.js";
import { constant } from "../tensor/create.js";
import { type Layer, onlyInput } from "./layer.js";

/** Options of {@link rbf}. */
export interface RbfOptions {
  /** One code of ±1 for each class, as long as the input. */
  readonly codes: readonly (readonly number[])[];
}

const rbfOptionNames: OptionNames<RbfOptions> = { codes: true };

/** y_i = Σ_j (x_j − w_ij)², w fixed: LeCun et al. 1998, equation 7. @throws ArgumentError when codes differ in length */
export function rbf(options: RbfOptions): Layer {
  checkOptionNames("rbf", options, rbfOptionNames);
  const { codes } = options;
  const features = codes[0]?.length ?? 0;
  if (features === 0 || codes.some((code) => code.length !== features)) {
    throw new ArgumentError(
      `rbf: found codes of lengths ${codes.map((code) => code.length).join(", ")}, expected at least one and all alike (each is a target for the whole input); correct the codes`,
      { lengths: codes.map((code) => code.length) },
    );
  }
  const values = Float32Array.from(codes.flat());
  const connections = codes.length * features;
  return {
    kind: "rbf",
    options: { ...options },
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("rbf", inputs);
      if (sizeOf(input) !== features) {
        throw new ShapeError(
          `rbf: input has ${sizeOf(input)} features ${formatShape(input)}, codes want ${features}; set the layer before to ${features} outputs`,
          { found: sizeOf(input), expected: features },
        );
      }
      return [codes.length];
    },
    counts: () => ({ neurons: codes.length, connections, macs: connections }),
    forward(inputs, scope) {
      const x = onlyInput("rbf", inputs);
      const column = reshape(x, [x.shape[0] ?? 1, 1, features]);
      const distance = sub(column, constant(scope.backend, values, [1, codes.length, features]));
      return sum(mul(distance, distance), 2);
    },
  };
}
