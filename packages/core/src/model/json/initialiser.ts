/** Saved initialisers: a name, or a scheme with its options. */
import {
  type GainActivation,
  type InitialiserChoice,
  type InitialiserName,
  initialisers,
} from "../../init.js";

/** What a file may say, for messages. */
export const expectedInitialiser: string = `one of ${Object.keys(initialisers).join(", ")}, or a scheme with its options`;

function isName(name: string): name is InitialiserName {
  return Object.hasOwn(initialisers, name);
}

const gainActivations: readonly GainActivation[] = [
  "leaky-relu",
  "linear",
  "none",
  "relu",
  "selu",
  "sigmoid",
  "tanh",
];

/** One of some names. */
function oneOf<T extends string>(names: readonly T[], value: unknown): T | undefined {
  return names.find((name) => name === value);
}

/** The choice, or undefined where it is none. */
export function asInitialiser(value: unknown): InitialiserChoice | undefined {
  if (typeof value === "string") return isName(value) ? value : undefined;
  if (typeof value !== "object" || value === null || !("scheme" in value)) return undefined;
  const { scheme } = value;
  const fields = new Map<string, unknown>(Object.entries(value));
  const numbers = (...names: readonly string[]): boolean =>
    names.every((name) => !fields.has(name) || typeof fields.get(name) === "number");
  const number = (name: string): number | undefined => {
    const field = fields.get(name);
    return typeof field === "number" ? field : undefined;
  };
  switch (scheme) {
    case "kaiming-normal":
    case "kaiming-uniform": {
      const mode = oneOf(["fanIn", "fanOut"], fields.get("mode") ?? "fanIn");
      const activation = oneOf(gainActivations, fields.get("activation") ?? "leaky-relu");
      if (mode === undefined || activation === undefined || !numbers("slope")) return undefined;
      return { scheme, mode, activation, slope: number("slope") };
    }
    case "orthogonal":
    case "xavier-normal":
    case "xavier-uniform":
      return numbers("gain") ? { scheme, gain: number("gain") } : undefined;
    case "normal":
      return numbers("mean", "deviation")
        ? { scheme, mean: number("mean"), deviation: number("deviation") }
        : undefined;
    case "constant": {
      const value = number("value");
      return value === undefined ? undefined : { scheme, value };
    }
    case "truncated-normal":
      if (!numbers("mean", "deviation", "low", "high")) return undefined;
      return {
        scheme,
        mean: number("mean"),
        deviation: number("deviation"),
        low: number("low"),
        high: number("high"),
      };
    default:
      return undefined;
  }
}
