/**
 * Two ways to write a network down: a list, or a function of named values that branch and join.
 */
import type { Shape } from "../backend.js";
import type { Layer } from "../layers/layer.js";
import { INPUT, type Node } from "./graph.js";
import { Model } from "./model.js";
import type { ModelMetadata } from "./model-metadata.js";

/** A chain: each layer reads the one before. @throws ArgumentError, ShapeError */
export function sequential(
  name: string,
  input: Shape,
  chain: readonly (readonly [name: string, layer: Layer])[],
  metadata: ModelMetadata = {},
): Model {
  const nodes = chain.map(
    ([own, layer], i): Node => ({ name: own, layer, inputs: [chain[i - 1]?.[0] ?? INPUT] }),
  );
  return new Model({ name, input, nodes }, metadata);
}

/** A value in a network that is being written: the output of a named layer. */
export interface Value {
  readonly name: string;
}

/** Adds a layer that reads some values, and gives its output. */
export type Apply = (name: string, layer: Layer, ...inputs: readonly Value[]) => Value;

/**
 * A network as a function of its input.
 *
 * @throws ArgumentError, ShapeError
 * @example
 * ```ts
 * import { build, layers } from "@convscope/core";
 * const residual = build("residual", [8, 6, 6], (x, apply) => {
 *   const y = apply("conv", layers.conv2d({ inChannels: 8, outChannels: 8, kernel: 3, padding: 1 }), x);
 *   return apply("sum", layers.add(), x, y);
 * });
 * if (residual.outputShape.join() !== "8,6,6") throw new Error("a residual block keeps its shape");
 * ```
 */
export function build(
  name: string,
  input: Shape,
  body: (x: Value, apply: Apply) => Value,
  metadata: ModelMetadata = {},
): Model {
  const nodes: Node[] = [];
  const apply: Apply = (own, layer, ...inputs) => {
    nodes.push({ name: own, layer, inputs: inputs.map((value) => value.name) });
    return { name: own };
  };
  const output = body({ name: INPUT }, apply);
  return new Model({ name, input, nodes, output: output.name }, metadata);
}
