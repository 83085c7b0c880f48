/**
 * Initial values of weights: formula and paper. A layer names one of {@link initialisers}, or gives a scheme with options.
 */
import { ArgumentError } from "./errors.js";
import { checkOptionNames, type OptionNames } from "./options.js";
import { orthonormal } from "./orthonormal.js";
import type { Random } from "./random.js";

/** How a parameter starts. `fanIn`, `fanOut`: connections into and out of one unit. */
export type Initialiser = (values: Float32Array, random: Random) => void;

/** Names that `model.json` keeps. */
export type InitialiserName =
  | "glorot-uniform"
  | "he-normal"
  | "he-uniform"
  | "lecun-1998"
  | "lecun-normal"
  | "torch";

/** Connections into and out of one unit. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Extent of the weight's first axis, for orthogonal rows; fanOut by default. */
  readonly rows?: number | undefined;
}

/** Activations that {@link gain} knows. */
export type GainActivation =
  | "leaky-relu"
  | "linear"
  | "none"
  | "relu"
  | "selu"
  | "sigmoid"
  | "tanh";

/** A scheme with options, by PyTorch's names (torch.nn.init) and defaults. */
export type InitialiserScheme =
  | {
      /** U(±gain · √(3 / fan)), N(0, gain² / fan). */
      readonly scheme: "kaiming-normal" | "kaiming-uniform";
      /** "fanIn" keeps the variance forward, "fanOut" backward; "fanIn". */
      readonly mode?: "fanIn" | "fanOut" | undefined;
      /** What follows the layer; "leaky-relu". */
      readonly activation?: GainActivation | undefined;
      /** Slope of a leaky relu; 0. */
      readonly slope?: number | undefined;
    }
  | {
      /** U(±gain · √(6 / (fanIn + fanOut))), N(0, gain² · 2 / (fanIn + fanOut)). */
      readonly scheme: "xavier-normal" | "xavier-uniform";
      /** 1. */
      readonly gain?: number | undefined;
    }
  | {
      /** N(mean, deviation²). */
      readonly scheme: "normal";
      /** 0. */
      readonly mean?: number | undefined;
      /** 1. */
      readonly deviation?: number | undefined;
    }
  | {
      /** Every value alike. */
      readonly scheme: "constant";
      readonly value: number;
    }
  | {
      /** N(mean, deviation²) within [low, high]. */
      readonly scheme: "truncated-normal";
      /** 0. */
      readonly mean?: number | undefined;
      /** 1. */
      readonly deviation?: number | undefined;
      /** −2. */
      readonly low?: number | undefined;
      /** 2. */
      readonly high?: number | undefined;
    }
  | {
      /** gain · Q, rows (or columns, if there are fewer) orthonormal: Saxe, McClelland, Ganguli 2014. */
      readonly scheme: "orthogonal";
      /** 1. */
      readonly gain?: number | undefined;
    };

const schemeOptionNames: OptionNames<InitialiserScheme> = {
  scheme: true,
  mode: true,
  activation: true,
  slope: true,
  gain: true,
  mean: true,
  deviation: true,
  low: true,
  high: true,
  value: true,
};

/** How a layer's weights start. */
export type InitialiserChoice = InitialiserName | InitialiserScheme;

const uniform =
  (bound: number): Initialiser =>
  (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  };

const normal =
  (deviation: number, mean: number = 0): Initialiser =>
  (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = mean + random.normal() * deviation;
  };

/** Every value alike. */
export const fill =
  (value: number): Initialiser =>
  (values) => {
    values.fill(value);
  };

/** The initialisers by name. */
export const initialisers: Readonly<Record<InitialiserName, (fans: Fans) => Initialiser>> = {
  /** U(±√(6 / (fanIn + fanOut))): Glorot & Bengio 2010. */
  "glorot-uniform": ({ fanIn, fanOut }) => uniform(Math.sqrt(6 / (fanIn + fanOut))),
  /** N(0, 2 / fanIn): He et al. 2015, for relu. */
  "he-normal": ({ fanIn }) => normal(Math.sqrt(2 / fanIn)),
  /** U(±√(6 / fanIn)): He et al. 2015. */
  "he-uniform": ({ fanIn }) => uniform(Math.sqrt(6 / fanIn)),
  /** U(±2.4 / fanIn): LeCun et al. 1998, appendix A. */
  "lecun-1998": ({ fanIn }) => uniform(2.4 / fanIn),
  /** N(0, 1 / fanIn): LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp". */
  "lecun-normal": ({ fanIn }) => normal(Math.sqrt(1 / fanIn)),
  /** U(±1/√fanIn): what PyTorch's Conv2d and Linear do. */
  torch: ({ fanIn }) => uniform(1 / Math.sqrt(fanIn)),
};

/**
 * Factor on the deviation that makes up for an activation: PyTorch's calculate_gain.
 *
 * @param slope of a leaky relu; 0.01
 * @throws ArgumentError for an activation that has none
 * @example
 * ```ts
 * import { gain } from "@convscope/core";
 * if (gain("relu") !== Math.SQRT2) throw new Error("relu halves the variance");
 * ```
 */
export function gain(activation: GainActivation, slope: number = 0.01): number {
  switch (activation) {
    case "linear":
    case "none":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leaky-relu":
      return Math.sqrt(2 / (1 + slope * slope));
    case "selu":
      return 3 / 4;
    default:
      throw new ArgumentError(
        `gain: found activation ${JSON.stringify(activation)}, expected one of leaky-relu, linear, none, relu, selu, sigmoid, tanh (PyTorch knows a gain for these); give the gain as a number`,
        { activation },
      );
  }
}

/**
 * The initialiser that a layer names.
 *
 * @throws ArgumentError for an unknown name or scheme, or impossible options
 * @example
 * ```ts
 * import { initialiserOf, Random } from "@convscope/core";
 * const values = new Float32Array(4);
 * initialiserOf({ scheme: "orthogonal" })({ fanIn: 2, fanOut: 2 })(values, new Random(1));
 * const [a = 0, b = 0, c = 0, d = 0] = values;
 * if (Math.abs(a * c + b * d) > 1e-6) throw new Error("the rows stand upright on each other");
 * ```
 */
export function initialiserOf(choice: InitialiserChoice): (fans: Fans) => Initialiser {
  if (typeof choice === "string") {
    if (Object.hasOwn(initialisers, choice)) return initialisers[choice];
    throw new ArgumentError(
      `initialiser: found "${choice}", expected one of ${Object.keys(initialisers).join(", ")}, or a scheme with options; choose one of these`,
      { initialiser: choice },
    );
  }
  checkOptionNames("initialiser", choice, schemeOptionNames);
  const { scheme } = choice;
  switch (scheme) {
    case "kaiming-normal":
    case "kaiming-uniform": {
      const { mode = "fanIn", activation = "leaky-relu", slope = 0 } = choice;
      checkMode(scheme, mode);
      const factor = gain(activation, checkFinite(scheme, "slope", slope));
      return (fans) => spread(scheme === "kaiming-uniform", factor / Math.sqrt(fans[mode]));
    }
    case "xavier-normal":
    case "xavier-uniform": {
      const factor = checkFinite(scheme, "gain", choice.gain ?? 1);
      return ({ fanIn, fanOut }) =>
        spread(scheme === "xavier-uniform", factor * Math.sqrt(2 / (fanIn + fanOut)));
    }
    case "normal": {
      const deviation = checkFinite(scheme, "deviation", choice.deviation ?? 1);
      const mean = checkFinite(scheme, "mean", choice.mean ?? 0);
      return () => normal(deviation, mean);
    }
    case "constant": {
      const value = checkFinite(scheme, "value", choice.value);
      return () => fill(value);
    }
    case "truncated-normal":
      return truncatedNormal(choice);
    case "orthogonal":
      return orthogonal(checkFinite(scheme, "gain", choice.gain ?? 1));
    default:
      throw new ArgumentError(
        `initialiser: found scheme ${JSON.stringify(scheme)}, expected kaiming-normal, kaiming-uniform, xavier-normal, xavier-uniform, normal, constant, truncated-normal or orthogonal; choose one of these`,
        { scheme },
      );
  }
}

/** How biases start: as asked; else PyTorch draws them from the weights' bounds, as LeCun et al. 1998, and others take 0. */
export function biasChoice(options: {
  readonly initialiser?: InitialiserChoice | undefined;
  readonly biasInitialiser?: InitialiserChoice | undefined;
}): InitialiserChoice {
  const { initialiser = "torch", biasInitialiser } = options;
  if (biasInitialiser !== undefined) return biasInitialiser;
  const alike = initialiser === "torch" || initialiser === "lecun-1998";
  return alike ? initialiser : { scheme: "constant", value: 0 };
}

/** Evenly or normally distributed with one deviation. */
function spread(even: boolean, deviation: number): Initialiser {
  return even ? uniform(Math.sqrt(3) * deviation) : normal(deviation);
}

function checkFinite(scheme: string, name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(
    `${scheme}: found ${name} ${value}, expected a finite number; correct it`,
    { [name]: value },
  );
}

function checkMode(scheme: string, mode: string): void {
  if (mode === "fanIn" || mode === "fanOut") return;
  throw new ArgumentError(
    `${scheme}: found mode ${JSON.stringify(mode)}, expected "fanIn" or "fanOut"; choose one of these`,
    { mode },
  );
}

function truncatedNormal(
  options: Extract<InitialiserScheme, { readonly scheme: "truncated-normal" }>,
): () => Initialiser {
  const { mean = 0, deviation = 1, low = -2, high = 2 } = options;
  if (!(low < high && deviation > 0) || ![mean, deviation, low, high].every(Number.isFinite)) {
    throw new ArgumentError(
      `truncated-normal: found mean ${mean}, deviation ${deviation}, low ${low}, high ${high}, expected finite numbers, low below high and a deviation above 0; correct them`,
      { mean, deviation, low, high },
    );
  }
  // Where the bell is highest within the bounds.
  const top = Math.min(Math.max(mean, low), high);
  const height = (x: number): number =>
    Math.exp(((top - mean) ** 2 - (x - mean) ** 2) / 2 / deviation ** 2);
  const wide = top === mean && high - low > 2 * deviation;
  const draw = (random: Random): number => {
    for (;;) {
      const x = wide ? mean + deviation * random.normal() : low + (high - low) * random.uniform();
      if (wide ? x >= low && x <= high : random.uniform() < height(x)) return x;
    }
  };
  return () => (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = draw(random);
  };
}

function orthogonal(factor: number): (fans: Fans) => Initialiser {
  return ({ fanOut, rows = fanOut }) =>
    (values, random) => {
      const columns = values.length / rows;
      const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
      orthonormal(count, length, random).forEach((vector, i) => {
        vector.forEach((value, j) => {
          values[rows <= columns ? i * columns + j : j * columns + i] = factor * value;
        });
      });
    };
}
