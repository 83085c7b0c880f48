/**
 * Makes the operands of a case from their specs, and short ways to write such specs.
 * The generator is mulberry32 (Tommy Ettinger, public domain): small, seeded, the same everywhere.
 */
import type { InputSpec, SpecialNumber } from "./case.js";

/** Uniform over low..high. */
export const uniform = (seed: number, low = -1, high = 1): InputSpec => ({
  kind: "uniform",
  seed,
  low,
  high,
});
/** Whole numbers low..high. */
export const integers = (seed: number, low: number, high: number): InputSpec => ({
  kind: "integers",
  seed,
  low,
  high,
});
/** No two elements equal. */
export const distinct = (seed: number): InputSpec => ({ kind: "distinct", seed });
/** 0, 1, 2, … */
export const iota: InputSpec = { kind: "iota" };
/** These values in turn. */
export const cycle = (...values: readonly (number | SpecialNumber)[]): InputSpec => ({
  kind: "values",
  values,
});
/** Some of these values strewn over `base`. */
export const sprinkled = (
  seed: number,
  values: readonly (number | SpecialNumber)[],
  base: InputSpec = uniform(seed),
): InputSpec => ({ kind: "sprinkled", seed, base, values });
/** The buffer of operand `operand` once more. */
export const sameAs = (operand: number): InputSpec => ({ kind: "sameAs", operand });

/** A generator of numbers in 0..1 (1 excluded). */
function seededRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fisher-Yates over 0..length-1, less the middle. */
function shuffled(seed: number, length: number): Float32Array {
  const random = seededRandom(seed);
  const values = Float32Array.from({ length }, (_, i) => i - Math.floor(length / 2));
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const other = values[j] as number;
    values[j] = values[i] as number;
    values[i] = other;
  }
  return values;
}

function strewn(spec: InputSpec & { kind: "sprinkled" }, length: number): Float32Array {
  const random = seededRandom(spec.seed + 1);
  const values = makeInput(spec.base, length);
  const special = spec.values.map(Number);
  // The first elements get every value once, so that a short operand has them too.
  return values.map((value, i) => {
    const chosen = special[Math.floor(random() * special.length)] as number;
    if (i * 3 < length && i < special.length) return special[i] as number;
    return random() < 0.25 ? chosen : value;
  });
}

/** The values of an operand. A `sameAs` spec has none of its own. */
export function makeInput(spec: InputSpec, length: number): Float32Array {
  switch (spec.kind) {
    case "uniform": {
      const random = seededRandom(spec.seed);
      return Float32Array.from({ length }, () => spec.low + (spec.high - spec.low) * random());
    }
    case "integers": {
      const random = seededRandom(spec.seed);
      const count = spec.high - spec.low + 1;
      return Float32Array.from({ length }, () => spec.low + Math.floor(random() * count));
    }
    case "distinct":
      return shuffled(spec.seed, length);
    case "iota":
      return Float32Array.from({ length }, (_, i) => i);
    case "values":
      return Float32Array.from({ length }, (_, i) => Number(spec.values[i % spec.values.length]));
    case "sprinkled":
      return strewn(spec, length);
    case "sameAs":
      throw new Error("a sameAs input has no values of its own; take the operand that it names");
    default:
      return spec satisfies never;
  }
}

/** The values of all operands; an operand that is `sameAs` another shares its array. */
export function makeInputs(
  specs: readonly InputSpec[],
  lengths: readonly number[],
): readonly Float32Array[] {
  const made: Float32Array[] = [];
  specs.forEach((spec, i) => {
    const shared = spec.kind === "sameAs" ? made[spec.operand] : undefined;
    made.push(shared ?? makeInput(spec, lengths[i] as number));
  });
  return made;
}
