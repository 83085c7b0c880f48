/**
 * The quantities of several layers together: of a network, or of a module whose layers' names begin alike
 * (`inception_3a/`). Counts add up; shape and field are those of what comes out; memory is the most that is held at a time.
 */
import { INPUT, type Shape, sizeOf } from "@convscope/core";
import { letter, nothing, sum } from "./expression.js";
import { totalMemory } from "./memory.js";
import type { LayerSummary, Quantities } from "./quantities.js";
import { measures, type Quantity, quantityOf } from "./quantity.js";
import { sumOfLayers } from "./sum-of-layers.js";

/** The quantities that add up over layers. */
type Added =
  | "biases"
  | "connections"
  | "flops"
  | "macs"
  | "neurons"
  | "parameters"
  | "state"
  | "trainable"
  | "weights";

/**
 * @param layers those that are added up, in their order
 * @param result the one of them whose output is what comes out
 * @param shapes of everything that layers may read, by name
 */
export function totals(
  layers: readonly LayerSummary[],
  result: LayerSummary,
  shapes: ReadonlyMap<string, Shape>,
): Quantities {
  const total = (name: Added): Quantity => added(name, layers);
  const read = outside(layers);
  return {
    output: result.output,
    inputs: inputsOf(read, shapes),
    parameters: total("parameters"),
    weights: total("weights"),
    biases: total("biases"),
    trainable: total("trainable"),
    state: total("state"),
    neurons: total("neurons"),
    connections: total("connections"),
    macs: total("macs"),
    flops: total("flops"),
    memory: totalMemory(
      layers,
      read.map((name) => sizeOf(shapes.get(name) ?? [0])),
    ),
    receptiveField: result.receptiveField,
  };
}

/** What the layers read and none of them makes, each once. */
function outside(layers: readonly LayerSummary[]): readonly string[] {
  const own = new Set(layers.map(({ name }) => name));
  return [...new Set(layers.flatMap(({ from }) => from))].filter((name) => !own.has(name));
}

function inputsOf(read: readonly string[], shapes: ReadonlyMap<string, Shape>): Quantity {
  const terms = read.map((name) => letter(name, sizeOf(shapes.get(name) ?? [0])));
  const expression = terms.length === 0 ? nothing("reads nothing") : sum(...terms);
  const source = read.includes(INPUT) ? "the input's shape" : measures.inputs.source;
  return quantityOf(expression, measures.inputs, source);
}

function added(name: Added, layers: readonly LayerSummary[]): Quantity {
  const all = sumOfLayers(layers.map((layer) => ({ layer: layer.name, value: layer[name].value })));
  return quantityOf(all, layers[0]?.[name] ?? measures[name], "sum over the layers");
}
