/**
 * Dense layer: every output a weighted sum of all inputs, with bias and activation.
 */
import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { biasChoice, type InitialiserChoice, initialiserOf } from "../init.js";
import { add } from "../ops/binary.js";
import { matmul } from "../ops/matmul.js";
import { flatten } from "../ops/reshape.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, sizeOf } from "../shape.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { type Layer, onlyInput, type VariableSpec } from "./layer.js";

/** Options of {@link linear}. */
export interface LinearOptions {
  /** Number of inputs, or the shape that is flattened into them: `[256, 6, 6]` says where 9,216 comes from. */
  readonly inFeatures: number | Shape;
  readonly outFeatures: number;
  readonly bias?: boolean | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
  /** Of the bias: 0, but as the weights under "torch" and "lecun-1998". */
  readonly biasInitialiser?: InitialiserChoice | undefined;
}

const linearOptionNames: OptionNames<LinearOptions> = {
  inFeatures: true,
  outFeatures: true,
  bias: true,
  activation: true,
  initialiser: true,
  biasInitialiser: true,
};

/**
 * y = x·Wᵀ + b with weight `[outFeatures, inFeatures]`; inputs of higher rank are flattened in NCHW order.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const fc6 = layers.linear({ inFeatures: [256, 6, 6], outFeatures: 4096 });
 * if (fc6.outputShape([256, 6, 6]).join() !== "4096") throw new Error("fc6 gives 4096");
 * ```
 */
export function linear(options: LinearOptions): Layer {
  checkOptionNames("linear", options, linearOptionNames);
  const { outFeatures, bias = true, activation = "none", initialiser = "torch" } = options;
  const factors =
    typeof options.inFeatures === "number" ? [options.inFeatures] : options.inFeatures;
  const inFeatures = sizeOf(factors);
  checkInteger("linear", "inFeatures", inFeatures, 1);
  checkInteger("linear", "outFeatures", outFeatures, 1);
  checkActivation("linear", activation);
  const fans = { fanIn: inFeatures, fanOut: outFeatures, rows: outFeatures };
  const start = initialiserOf(initialiser)(fans);
  const biasStart = initialiserOf(biasChoice(options))(fans);
  const weight: VariableSpec = {
    name: "weight",
    shape: [outFeatures, inFeatures],
    kind: "parameter",
    initialise: start,
  };
  const variables: readonly VariableSpec[] = bias
    ? [weight, { name: "bias", shape: [outFeatures], kind: "parameter", initialise: biasStart }]
    : [weight];
  const macs = inFeatures * outFeatures;
  const check = (input: Shape): void => {
    if (sizeOf(input) === inFeatures) return;
    const found =
      input.length > 1
        ? `${sizeOf(input)} features (${input.join("·")})`
        : `${sizeOf(input)} features`;
    const wanted = factors.length > 1 ? `${inFeatures} (${factors.join("·")})` : `${inFeatures}`;
    throw new ShapeError(
      `linear: input has ${found}, weight wants ${wanted} (each output has one weight for every input); ` +
        `set inFeatures to ${formatShape(input)}, or correct the layers before`,
      { found: sizeOf(input), expected: inFeatures },
    );
  };
  return {
    kind: "linear",
    options: { ...options },
    variables,
    outputShape(...inputs: readonly Shape[]): Shape {
      check(onlyInput("linear", inputs));
      return [outFeatures];
    },
    counts: () => ({ neurons: outFeatures, connections: macs + (bias ? outFeatures : 0), macs }),
    forward(inputs, scope) {
      const x = flatten(onlyInput("linear", inputs));
      const y = matmul(x, scope.value("weight"), { transposeB: true });
      return activations[activation](bias ? add(y, scope.value("bias")) : y);
    },
  };
}
