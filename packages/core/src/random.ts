/**
 * Seeded randomness on the host: the same numbers on every backend and platform. Not for cryptography.
 * Generator: xoshiro128** 1.1 (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded through
 * splitmix32.
 */
import { ArgumentError } from "./errors.js";

/** The whole state of a generator: four words of 32 bits. */
export type RandomState = readonly [number, number, number, number];

function isState(words: readonly number[]): boolean {
  const whole = words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
  return words.length === 4 && whole && words.some((word) => word !== 0);
}

/**
 * A seeded generator.
 *
 * @example
 * ```ts
 * import { Random } from "@convscope/core";
 * const a = new Random(7);
 * const b = new Random(7);
 * if (a.uniform() !== b.uniform()) throw new Error("equal seeds give equal numbers");
 * ```
 */
export class Random {
  readonly #words: Uint32Array;

  /** `seed` is a whole number from 0 to 2^53, or the state of another generator. @throws ArgumentError */
  constructor(seed: number | RandomState) {
    if (typeof seed !== "number") {
      if (!isState(seed)) {
        throw new ArgumentError(
          `random: found state [${String(seed)}], expected four whole numbers from 0 to 2^32 − 1, not all 0 (a generator of zeros stands still); use the state of a generator`,
          { state: seed },
        );
      }
      this.#words = Uint32Array.from(seed);
      return;
    }
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new ArgumentError(
        `random: found seed ${seed}, expected a whole number from 0; give one`,
        { seed },
      );
    }
    let mixed = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) >>> 0;
    const next = (): number => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let z = mixed;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.#words = Uint32Array.from([next(), next(), next(), next()]);
  }

  /** What to save in order to go on later. */
  get state(): RandomState {
    const [a = 0, b = 0, c = 0, d = 0] = this.#words;
    return [a, b, c, d];
  }

  /** 32 random bits. */
  bits(): number {
    const words = this.#words;
    const a = words[0] as number;
    const b = words[1] as number;
    const c = words[2] as number;
    const d = words[3] as number;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const c2 = c ^ a;
    const d2 = d ^ b;
    words[0] = a ^ d2;
    words[1] = b ^ c2;
    words[2] = c2 ^ (b << 9);
    words[3] = (d2 << 11) | (d2 >>> 21);
    return result;
  }

  /** Uniform in [0, 1), 32 bits. */
  uniform(): number {
    return this.bits() / 2 ** 32;
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A whole number in [0, below). */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** 0 … count − 1 in random order (Fisher–Yates). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i] as number;
      order[i] = order[j] as number;
      order[j] = held;
    }
    return order;
  }

  /** An independent generator for a named purpose: adding one elsewhere changes nothing here. */
  fork(purpose: string): Random {
    let hash = 0x811c9dc5;
    for (let i = 0; i < purpose.length; i++) {
      hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193) >>> 0;
    }
    const [a, b] = this.state;
    return new Random(((a ^ hash) >>> 0) + (b & 0x1fffff) * 2 ** 32);
  }
}
