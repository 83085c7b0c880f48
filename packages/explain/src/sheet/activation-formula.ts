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
};

/** Whether results are never negative. */
export function isPositive(activation: string): boolean {
  return ["relu", "relu6", "sigmoid", "softmax"].includes(activation);
}
