/** Numbers for tests: drawn from a seed, or from plain JavaScript. */
import { Random } from "../src/random.js";
import { sizeOf } from "../src/shape.js";

/** An argument of `gradcheck`. */
export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Normal values. */
export function normal(shape: readonly number[], seed = 1): Argument {
  const random = new Random(seed);
  return { shape, values: Float64Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

/** Values from `low` to `high`. */
export function between(low: number, high: number, shape: readonly number[], seed = 1): Argument {
  const random = new Random(seed);
  const values = Float64Array.from(
    { length: sizeOf(shape) },
    () => low + (high - low) * random.uniform(),
  );
  return { shape, values };
}

/** Values of both signs, all different and none near 0: away from every kink and every tie. */
export function distinct(shape: readonly number[], seed = 1): Argument {
  const size = sizeOf(shape);
  const order = new Random(seed).permutation(size);
  return { shape, values: Float64Array.from(order, (place) => (place - size / 2 + 0.3) / 4) };
}

/** Every index tuple of a shape, row-major. */
export function* indices(shape: readonly number[]): Generator<readonly number[]> {
  const [extent, ...rest] = shape;
  if (extent === undefined) {
    yield [];
    return;
  }
  for (let i = 0; i < extent; i++) for (const tail of indices(rest)) yield [i, ...tail];
}
