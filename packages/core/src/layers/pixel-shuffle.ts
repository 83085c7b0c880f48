/**
 * Layers that turn channels into pixels and back (Shi et al. 2016).
 */
import type { Shape } from "../backend.js";
import { checkInteger } from "../geometry/window.js";
import {
  pixelShuffle as pixelShuffleOp,
  pixelShuffleShape,
  pixelUnshuffle as pixelUnshuffleOp,
  pixelUnshuffleShape,
} from "../ops/pixel-shuffle.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { type Layer, onlyInput, type Range } from "./layer.js";
import { onlyMaps } from "./maps.js";

/** Options of {@link pixelShuffle} and {@link pixelUnshuffle}. */
export interface PixelShuffleOptions {
  /** Side of the squares. */
  readonly factor: number;
}

const pixelShuffleOptionNames: OptionNames<PixelShuffleOptions> = { factor: true };

/**
 * `[C·r², H, W]` to `[C, H·r, W·r]`.
 *
 * @throws ArgumentError for an impossible factor
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const shuffle = layers.pixelShuffle({ factor: 2 });
 * if (shuffle.outputShape([12, 8, 8]).join() !== "3,16,16") throw new Error("four channels become a square");
 * ```
 */
export function pixelShuffle(options: PixelShuffleOptions): Layer {
  checkOptionNames("pixelShuffle", options, pixelShuffleOptionNames);
  const { factor } = options;
  const kind = "pixelShuffle";
  checkInteger(kind, "factor", factor, 1);
  const read = ({ first, last }: Range): Range => ({
    first: Math.floor(first / factor),
    last: Math.floor(last / factor),
  });
  return {
    kind,
    options: { factor },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) =>
      pixelShuffleShape([1, ...onlyMaps(kind, inputs)], factor).slice(1),
    inputRange: ({ rows, columns }) => [{ rows: read(rows), columns: read(columns) }],
    forward: (inputs) => pixelShuffleOp(onlyInput(kind, inputs), factor),
  };
}

/**
 * `[C, H·r, W·r]` to `[C·r², H, W]`: undoes {@link pixelShuffle}.
 *
 * @throws ArgumentError for an impossible factor
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const unshuffle = layers.pixelUnshuffle({ factor: 2 });
 * if (unshuffle.outputShape([3, 16, 16]).join() !== "12,8,8") throw new Error("a square becomes four channels");
 * ```
 */
export function pixelUnshuffle(options: PixelShuffleOptions): Layer {
  checkOptionNames("pixelUnshuffle", options, pixelShuffleOptionNames);
  const { factor } = options;
  const kind = "pixelUnshuffle";
  checkInteger(kind, "factor", factor, 1);
  const read = ({ first, last }: Range): Range => ({
    first: first * factor,
    last: last * factor + factor - 1,
  });
  return {
    kind,
    options: { factor },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) =>
      pixelUnshuffleShape([1, ...onlyMaps(kind, inputs)], factor).slice(1),
    inputRange: ({ rows, columns }) => [{ rows: read(rows), columns: read(columns) }],
    forward: (inputs) => pixelUnshuffleOp(onlyInput(kind, inputs), factor),
  };
}
