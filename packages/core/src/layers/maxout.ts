/**
 * Maxout layer (Goodfellow et al. 2013).
 */
import type { Shape } from "../backend.js";
import { checkInteger } from "../geometry/window.js";
import { maxout as maxoutOp, maxoutShape } from "../ops/maxout.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { type Layer, onlyInput, sameRange } from "./layer.js";

/** Options of {@link maxout}. */
export interface MaxoutOptions {
  /** Channels that compete for one. */
  readonly pieces: number;
}

const maxoutOptionNames: OptionNames<MaxoutOptions> = { pieces: true };

/**
 * The maximum of every `pieces` consecutive channels or features; the weights are the layer's before.
 *
 * @throws ArgumentError for an impossible number of pieces
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const best = layers.maxout({ pieces: 2 });
 * if (best.outputShape([64, 8, 8]).join() !== "32,8,8") throw new Error("the better of two maps");
 * ```
 */
export function maxout(options: MaxoutOptions): Layer {
  checkOptionNames("maxout", options, maxoutOptionNames);
  const { pieces } = options;
  const kind = "maxout";
  checkInteger(kind, "pieces", pieces, 1);
  return {
    kind,
    options: { pieces },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) =>
      maxoutShape([1, ...onlyInput(kind, inputs)], pieces).slice(1),
    inputRange: sameRange,
    forward: (inputs) => maxoutOp(onlyInput(kind, inputs), pieces),
  };
}
