/**
 * From values to the steps of a ramp. Maps of one layer share a scale, so that they can be compared.
 */
import { type RampName, ramps } from "./ramp.js";

/** A ramp stretched over a range of values. */
export interface ColourScale {
  readonly ramp: RampName;
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest of the finite values; [0, 0] if there are none. */
function rangeOf(lists: Iterable<ArrayLike<number>>): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? [0, 0] : [low, high];
}

/** The scale for a layer's maps: around 0 where there are values on both sides of it, else from 0 up. */
export function scaleOf(lists: Iterable<ArrayLike<number>>): ColourScale {
  const [low, high] = rangeOf(lists);
  if (low >= 0) return { ramp: "sequential", low: 0, high };
  const reach = Math.max(-low, high);
  return { ramp: "diverging", low: -reach, high: reach };
}

/** The scale for weights: zero in the middle, whatever their signs. */
export function symmetricScale(lists: Iterable<ArrayLike<number>>): ColourScale {
  const [low, high] = rangeOf(lists);
  const reach = Math.max(-low, high, 0);
  return { ramp: "diverging", low: -reach, high: reach };
}

/** The scale for a picture: from its darkest to its brightest value. */
export function pictureScale(values: ArrayLike<number>): ColourScale {
  const [low, high] = rangeOf([values]);
  return { ramp: "ink", low, high };
}

/** Class of a value's colour; what is not a number has one of its own. */
export function classOf(value: number, scale: ColourScale): string {
  const { prefix, light } = ramps[scale.ramp];
  if (Number.isNaN(value)) return "missing";
  const width = scale.high - scale.low;
  const share = width > 0 ? (value - scale.low) / width : scale.ramp === "diverging" ? 0.5 : 0;
  const step = Math.round(Math.min(1, Math.max(0, share)) * (light.length - 1));
  return `${prefix}${step}`;
}

/** The classes of a ramp from low to high. */
export function classesOf(ramp: RampName): readonly string[] {
  const { prefix, light } = ramps[ramp];
  return light.map((_, step) => `${prefix}${step}`);
}
