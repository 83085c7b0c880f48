/** A network's input as a picture to look at: its numbers, or the colours that they were made of. */
import type { Model } from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import { type FeatureMap, mapsOf, type Picture } from "@convscope/figures";
import { recipeFor } from "../recipes.js";
import { RANDOM } from "../trace/network-with-input.js";
import { preprocessingFor } from "../training/preprocessing.js";

/** What the network sees of a file: cut and resized as it is, but not normalised, where that would change colours. */
export async function seenPicture(
  model: Model,
  input: Float32Array,
  file: string,
): Promise<Picture> {
  if (file === RANDOM || model.input[0] !== 3) return asPicture(mapsOf(input, model.input));
  const { version, steps } = preprocessingFor(model, recipeFor(model.name).normalisation);
  const framing = { version, steps: steps.filter(({ kind }) => kind !== "normalise") };
  return asPicture(mapsOf(await loadPicture(file, framing), model.input));
}

/**
 * From the smallest number to the largest, black to white; three channels are colours.
 *
 * @param beyond the share of the numbers on either side that are black or white alike
 */
export function asPicture(maps: readonly FeatureMap[], beyond: number = 0): Picture {
  const [first, second, third] = maps;
  if (first === undefined) throw new RangeError("a picture has a channel");
  const all = Float32Array.from(maps.flatMap(({ values }) => Array.from(values))).sort();
  const cut = Math.floor(beyond * all.length);
  const [low, high] = [all[cut] as number, all[all.length - 1 - cut] as number];
  const within = (value: number): number => Math.min(high, Math.max(low, value));
  if (second === undefined || third === undefined) {
    return { ...first, values: Float32Array.from(first.values, within) };
  }
  const byte = (value: number): number =>
    Math.round((255 * (within(value) - low)) / (high - low || 1));
  const { width, height } = first;
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (const [c, { values }] of [first, second, third].entries()) {
      data[3 * i + c] = byte(values[i] as number);
    }
  }
  return { width, height, channels: 3, data };
}
