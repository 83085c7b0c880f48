/** Activations as formulas of one expression. */

/** A formula of z, in which z stands once; absent where a formula would have to repeat a long sum. */
export const activationFormulas: Readonly<Record<string, (z: string) => string>> = {
  none: (z) => z,
  relu: (z) => `MAX(0,${z})`,
  relu6: (z) => `MIN(6,MAX(0,${z}))`,
  // 1 / (1 + e^-z), which overflows nowhere in this form.
  sigmoid: (z) => `(1+TANH((${z})/2))/2`,
  tanh: (z) => `TANH(${z})`,
  "scaled-tanh": (z) => `1.7159*TANH(2/3*(${z}))`,
};

/** √(2/π) */
const GELU_SLOPE = Math.sqrt(2 / Math.PI);
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } as const;

type Options = Readonly<Record<string, unknown>>;

const elu = (z: string, alpha: number): string => `MAX(${z},0)+${alpha}*(EXP(MIN(${z},0))-1)`;

/** Formulas in which z stands more than once: for a cell, not for a sum. */
const repeating: Readonly<Record<string, (z: string, options: Options) => string>> = {
  elu: (z, { alpha = 1 }) => elu(z, Number(alpha)),
  gelu: (z, { approximate = "none" }) =>
    approximate === "tanh"
      ? `${z}/2*(1+TANH(${GELU_SLOPE}*(${z}+0.044715*${z}^3)))`
      : `${z}/2*(1+ERF(${z}/SQRT(2)))`,
  hardswish: (z) => `${z}*MIN(6,MAX(0,${z}+3))/6`,
  "leaky-relu": (z, { slope = 0.01 }) => `MAX(${z},0)+${Number(slope)}*MIN(${z},0)`,
  selu: (z) => `${SELU.scale}*(${elu(z, SELU.alpha)})`,
  silu: (z) => `${z}*(1+TANH(${z}/2))/2`,
  // ln(1 + e^βz) / β, which overflows nowhere in this form.
  softplus: (z, { beta = 1, threshold = 20 }) =>
    `IF(${Number(beta)}*${z}>${Number(threshold)},${z},MAX(${z},0)+LN(1+EXP(-${Number(beta)}*ABS(${z})))/${Number(beta)})`,
};

/** An activation of the value in a cell; absent where there is none of this name. */
export function cellFormula(
  name: string,
  options: Options,
): ((cell: string) => string) | undefined {
  if (Object.hasOwn(activationFormulas, name)) return activationFormulas[name];
  const formula = Object.hasOwn(repeating, name) ? repeating[name] : undefined;
  return formula && ((cell) => formula(cell, options));
}

/** What each value of a layer is, for the head of its sheet: an activation of a sum. */
export function valueWords(activation: string, sum: string): string {
  const words = activationWords[activation];
  return activation === "none" || words === undefined
    ? `Each value is ${sum}.`
    : `Each value is ${words}, where z = ${sum}.`;
}

/** Activations in words. */
export const activationWords: Readonly<Record<string, string>> = {
  none: "z",
  relu: "max(0, z)",
  relu6: "min(6, max(0, z))",
  sigmoid: "1 / (1 + e^-z)",
  tanh: "tanh(z)",
  "scaled-tanh": "1.7159 · tanh(2/3 · z)",
  elu: "z above 0 and α(e^z − 1) below",
  gelu: "z times the share of a normal distribution below it",
  hardswish: "z · min(6, max(0, z + 3)) / 6",
  "leaky-relu": "z above 0 and a slope times z below",
  selu: "elu, scaled to keep mean and variance",
  silu: "z / (1 + e^-z)",
  softplus: "ln(1 + e^βz) / β",
};

/** Whether results are never negative. */
export function isPositive(activation: string): boolean {
  return ["relu", "relu6", "sigmoid", "softmax", "softplus"].includes(activation);
}
