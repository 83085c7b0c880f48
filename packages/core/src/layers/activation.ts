/**
 * Activation functions by name, and the layers that apply one.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { fill } from "../init.js";
import {
  elu,
  type GeluApproximation,
  gelu,
  hardswish,
  leakyRelu,
  prelu as preluOp,
  relu6,
  type SoftplusOptions,
  selu,
  silu,
  softplus,
} from "../ops/activations.js";
import { mul } from "../ops/binary.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import { relu, sigmoid, tanh } from "../ops/unary.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { type Layer, onlyInput, sameRange } from "./layer.js";

type NoOptions = Readonly<Record<string, never>>;

/** Options of the activations by name; layers that take only a name use PyTorch's defaults. */
export interface ActivationOptions {
  readonly elu: { readonly alpha?: number | undefined };
  readonly gelu: { readonly approximate?: GeluApproximation | undefined };
  readonly hardswish: NoOptions;
  readonly "leaky-relu": { readonly slope?: number | undefined };
  readonly "log-softmax": NoOptions;
  readonly none: NoOptions;
  readonly relu: NoOptions;
  readonly relu6: NoOptions;
  readonly "scaled-tanh": NoOptions;
  readonly selu: NoOptions;
  readonly sigmoid: NoOptions;
  readonly silu: NoOptions;
  readonly softmax: NoOptions;
  readonly softplus: SoftplusOptions;
  readonly tanh: NoOptions;
}

/** What may follow the sum of a layer. `scaled-tanh` is LeNet-5's squash, 1.7159·tanh(2x/3). */
export type Activation = keyof ActivationOptions;

/** The functions by name; softmax and its logarithm run over the channels (axis 1). */
export const activations: {
  readonly [N in Activation]: (x: Tensor, options?: ActivationOptions[N]) => Tensor;
} = {
  elu: (x, { alpha } = {}) => elu(x, alpha),
  gelu: (x, { approximate } = {}) => gelu(x, approximate),
  hardswish: (x) => hardswish(x),
  "leaky-relu": (x, { slope } = {}) => leakyRelu(x, slope),
  "log-softmax": (x) => logSoftmax(x, 1),
  none: (x) => x.alias(),
  relu: (x) => relu(x),
  relu6: (x) => relu6(x),
  // LeCun et al. 1998, appendix A: f(±1) = ±1, and the gain near the origin is about 1.
  "scaled-tanh": (x) => tidy(() => mul(tanh(mul(x, 2 / 3)), 1.7159)),
  selu: (x) => selu(x),
  sigmoid: (x) => sigmoid(x),
  silu: (x) => silu(x),
  softmax: (x) => softmax(x, 1),
  softplus: (x, options) => softplus(x, options),
  tanh: (x) => tanh(x),
};

/** Names of the options that an activation has. */
const optionNames: Readonly<Partial<Record<Activation, readonly string[]>>> = {
  elu: ["alpha"],
  gelu: ["approximate"],
  "leaky-relu": ["slope"],
  softplus: ["beta", "threshold"],
};

/** Checks a name that came from a file or from JavaScript. @throws ArgumentError */
export function checkActivation(kind: string, name: string): asserts name is Activation {
  if (Object.hasOwn(activations, name)) return;
  throw new ArgumentError(
    `${kind}: found activation "${name}", expected one of ${Object.keys(activations).join(", ")}; choose one of these`,
    { activation: name },
  );
}

/**
 * A layer that applies an activation and holds nothing.
 *
 * @throws ArgumentError for an unknown name, or options that it has not or that are impossible
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const leaky = layers.activation("leaky-relu", { slope: 0.2 });
 * if (leaky.outputShape([8, 4, 4]).join() !== "8,4,4") throw new Error("an activation keeps the shape");
 * ```
 */
export function activation<N extends Activation>(name: N, options?: ActivationOptions[N]): Layer {
  checkActivation("activation", name);
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const known: readonly string[] = optionNames[name] ?? [];
  for (const [option] of given) {
    if (known.includes(option)) continue;
    throw new ArgumentError(
      `activation: found option "${option}" for ${name}, expected ${known.length === 0 ? "none" : `only ${known.join(" and ")}`}; drop it`,
      { activation: name, option },
    );
  }
  const apply = activations[name];
  return {
    kind: "activation",
    options: { name, ...Object.fromEntries(given) },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => onlyInput("activation", inputs),
    inputRange: sameRange,
    forward: (inputs) => apply(onlyInput("activation", inputs), options),
  };
}

/** Options of {@link prelu}. */
export interface PreluOptions {
  /** Slopes: 1 (the default) is shared, more are one for each channel. PyTorch's num_parameters. */
  readonly channels?: number | undefined;
  /** Slope at the start; 0.25. */
  readonly initial?: number | undefined;
}

const preluOptionNames: OptionNames<PreluOptions> = { channels: true, initial: true };

/**
 * He, Zhang, Ren, Sun 2015: x above 0, a learned slope times x elsewhere.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const layer = layers.prelu({ channels: 8 });
 * if (layer.variables[0]?.shape.join() !== "8") throw new Error("one slope for each channel");
 * ```
 */
export function prelu(options: PreluOptions = {}): Layer {
  checkOptionNames("prelu", options, preluOptionNames);
  const { channels = 1, initial = 0.25 } = options;
  checkInteger("prelu", "channels", channels, 1);
  if (!Number.isFinite(initial)) {
    throw new ArgumentError(
      `prelu: found initial ${initial}, expected a finite number (it is a slope); correct it`,
      { initial },
    );
  }
  return {
    kind: "prelu",
    options: { ...options },
    variables: [
      { name: "weight", shape: [channels], kind: "parameter", initialise: fill(initial) },
    ],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput("prelu", inputs);
      if (channels !== 1 && input[0] !== channels) {
        throw new ShapeError(
          `prelu: found input ${formatShape(input)}, expected ${channels} channels (each has its own slope); set channels to ${input[0]}, or to 1 for a shared slope`,
          { found: input, expected: channels },
        );
      }
      return input;
    },
    inputRange: sameRange,
    forward: (inputs, scope) => preluOp(onlyInput("prelu", inputs), scope.value("weight")),
  };
}
