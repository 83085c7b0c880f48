/**
 * Convolution without bias, batch norm, activation: the unit of networks since 2015. Three layers, so that each has its row.
 */
import {
  type Activation,
  type Apply,
  type Conv2dLayerOptions,
  layers,
  type Value,
} from "@convscope/core";

/** What follows the convolution. */
export interface NormOptions {
  /** "relu". */
  readonly activation?: Activation;
  /** Of the batch norm; 1e-5. */
  readonly epsilon?: number;
}

/** Adds `name/conv`, `name/bn` and, unless the activation is "none", `name/relu`. */
export function convNorm(
  name: string,
  x: Value,
  apply: Apply,
  options: Omit<Conv2dLayerOptions, "activation" | "bias">,
  { activation = "relu", epsilon }: NormOptions = {},
): Value {
  const conv = apply(`${name}/conv`, layers.conv2d({ ...options, bias: false }), x);
  const norm = layers.batchNorm2d({ channels: options.outChannels, epsilon });
  const normal = apply(`${name}/bn`, norm, conv);
  if (activation === "none") return normal;
  return apply(`${name}/relu`, layers.activation(activation), normal);
}
