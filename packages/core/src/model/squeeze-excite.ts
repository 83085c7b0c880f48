/**
 * Squeeze-and-excitation: Hu, Shen, Sun 2018, section 3. A builder and not a layer, because its parts are layers: so each has
 * its own row in a summary, its own tap, and its own name in a file (`se1/fc1.weight`), and no kind of layer is added to all
 * who read models.
 */

import type { InitialiserChoice } from "../init.js";
import { type Activation, checkActivation } from "../layers/activation.js";
import { globalAvgPool2d } from "../layers/adaptive-pool2d.js";
import { conv2d } from "../layers/conv2d.js";
import type { Layer } from "../layers/layer.js";
import { mul } from "../layers/structure.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Apply, Value } from "./build.js";

/** Options of {@link squeezeExcite}. */
export interface SqueezeExciteOptions {
  readonly channels: number;
  /** Channels between the two layers; channels / 16 in the paper. */
  readonly squeezeChannels: number;
  /** Behind the first; "relu". */
  readonly activation?: Activation | undefined;
  /** Behind the second: the scale of each map; "sigmoid". */
  readonly scaleActivation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
}

const squeezeExciteOptionNames: OptionNames<SqueezeExciteOptions> = {
  channels: true,
  squeezeChannels: true,
  activation: true,
  scaleActivation: true,
  initialiser: true,
};

/**
 * Weighs the maps of x by what their means say: `name/pool`, `name/fc1`, `name/fc2`, `name/scale`, as torchvision's
 * SqueezeExcitation.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { build, squeezeExcite } from "@convscope/core";
 * const model = build("se", [32, 8, 8], (x, apply) =>
 *   squeezeExcite("se1", x, apply, { channels: 32, squeezeChannels: 2 }));
 * if (model.outputShape.join() !== "32,8,8") throw new Error("maps keep their shape");
 * ```
 */
export function squeezeExcite(
  name: string,
  x: Value,
  apply: Apply,
  options: SqueezeExciteOptions,
): Value {
  checkOptionNames("squeezeExcite", options, squeezeExciteOptionNames);
  const { channels, squeezeChannels, initialiser } = options;
  const { activation = "relu", scaleActivation = "sigmoid" } = options;
  checkActivation("squeezeExcite", activation);
  checkActivation("squeezeExcite", scaleActivation);
  const dense = (inChannels: number, outChannels: number, own: Activation): Layer =>
    conv2d({ inChannels, outChannels, kernel: 1, activation: own, initialiser });
  const pooled = apply(`${name}/pool`, globalAvgPool2d(), x);
  const squeezed = apply(`${name}/fc1`, dense(channels, squeezeChannels, activation), pooled);
  const scale = apply(`${name}/fc2`, dense(squeezeChannels, channels, scaleActivation), squeezed);
  return apply(`${name}/scale`, mul(), x, scale);
}
