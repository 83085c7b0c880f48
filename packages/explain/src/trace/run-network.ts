/** What a backend makes of one example in a whole run, and the values of the variables that a trace needs. */
import {
  ArgumentError,
  type Backend,
  formatShape,
  INPUT,
  type Model,
  type ShapedNode,
  sizeOf,
  tensor,
} from "@convscope/core";
import type { Given } from "../diff/place.js";
import type { Weights } from "../diff/run-layer.js";

/** Values by the names of layers, and of the network's input. */
export type Activations = ReadonlyMap<string, Float32Array>;

/**
 * Runs a network on one example with some layers tapped; the model returns to where it was.
 *
 * @throws ArgumentError when the input is not one example
 */
export async function runNetwork(
  model: Model,
  input: Float32Array,
  backend: Backend,
  layers: readonly string[],
): Promise<Activations> {
  checkExample(model, input);
  const home = model.backend;
  const taps = [...new Set(layers)].filter((name) => name !== INPUT);
  try {
    if (home !== backend) await model.to(backend);
    using x = tensor(backend, input, [1, ...model.input]);
    const { output, taps: tapped } = model.predict(x, { taps });
    const values = new Map([[INPUT, input]]);
    try {
      for (const [name, tap] of tapped) values.set(name, await tap.data());
    } finally {
      for (const held of [output, ...tapped.values()]) held.dispose();
    }
    return values;
  } finally {
    if (model.backend !== home) await model.to(home);
  }
}

function checkExample(model: Model, input: Float32Array): void {
  if (input.length === sizeOf(model.input)) return;
  throw new ArgumentError(
    `trace of ${model.name}: found ${input.length} values, expected ${sizeOf(model.input)} (one example of ${formatShape(model.input)}); give one`,
    { values: input.length, input: model.input },
  );
}

/** The values of a layer's variables, by their full names. */
export async function readWeights(model: Model, nodes: readonly ShapedNode[]): Promise<Weights> {
  const weights = new Map<string, Float32Array>();
  for (const node of nodes) {
    for (const { name } of node.layer.variables) {
      const full = `${node.name}.${name}`;
      const variable = model.variables.get(full);
      if (variable !== undefined) weights.set(full, await variable.read());
    }
  }
  return weights;
}

/** The values that a layer reads. */
export function inputsOf(node: ShapedNode, activations: Activations): readonly Float32Array[] {
  return node.inputs.map((name) => {
    const values = activations.get(name);
    if (values === undefined) throw new RangeError(`${node.name} reads ${name}, which was not run`);
    return values;
  });
}

/** The arrays that a layer was given, without the example in front: places in them read as addresses do, `S2[4,3,9]`. */
export function ofOneExample(given: Given): Given {
  return new Map(
    [...given].map(([made, own]) => [
      made,
      own.isInput ? { ...own, shape: own.shape.slice(1) } : own,
    ]),
  );
}
