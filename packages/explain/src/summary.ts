/**
 * What is known of a network without running it: for every layer and in all, how many of what, why, and what a unit sees.
 * Serialises as it is: `JSON.stringify(summarize(model))` is the format of `convscope summary --json`.
 */
import {
  ArgumentError,
  freeCount,
  INPUT,
  type Model,
  type Shape,
  type ShapedNode,
  sizeOf,
  type Variable,
} from "@convscope/core";
import { derive } from "./derivations/derive.js";
import { outputQuantity } from "./derivations/output.js";
import { type Expression, letter, product, sum } from "./expression.js";
import { memories } from "./memory.js";
import { checkConvention, operationQuantities } from "./operations.js";
import type { LayerSummary, Quantities } from "./quantities.js";
import { measures, type OperationConvention, quantityOf } from "./quantity.js";
import { receptiveFields } from "./receptive-field.js";
import { totals } from "./totals.js";

/** A network's figures. */
export interface Summary {
  readonly model: string;
  /** Shape of one example. */
  readonly input: Shape;
  readonly layers: readonly LayerSummary[];
  /** Sums over the layers; shape and field are the result's, memory is the most that is held at a time. */
  readonly total: Quantities;
}

/** What a summary needs of a model: no values, no backend. */
export type Described = Pick<Model, "input" | "name" | "nodes"> & Partial<Pick<Model, "output">>;

/** Choices of {@link summarize}. */
export interface SummarizeOptions {
  /** `model.variables`, to leave frozen parameters out of `trainable`; without them nothing is taken to be frozen. */
  readonly variables?: ReadonlyMap<string, Pick<Variable, "trainable">> | undefined;
  /** How operations are counted, in `macs` and `flops`; by default multiplications by a weight, and twice as many. */
  readonly convention?: OperationConvention | undefined;
}

/**
 * Counts and receptive fields of every layer, each with its derivation.
 *
 * @throws UnsupportedError for a user's layer that neither states its counts nor can be recorded
 * @example
 * ```ts
 * import { connectivity, layers, lenet5C3, sequential } from "@convscope/core";
 * import { summarize } from "@convscope/explain";
 * const wiring = connectivity.table(lenet5C3);
 * const c3 = layers.conv2d({ inChannels: 6, outChannels: 16, kernel: 5, connectivity: wiring });
 * const [layer] = summarize(sequential("c3", [6, 14, 14], [["C3", c3]])).layers;
 * if (layer?.parameters.substituted !== "60·5·5 + 16 = 1,516") throw new Error("60 kernels and 16 biases");
 * ```
 */
export function summarize(model: Described, options: SummarizeOptions = {}): Summary {
  const { name, input, nodes } = model;
  checkConvention(options.convention);
  const output = model.output ?? nodes.at(-1)?.name ?? INPUT;
  const fields = receptiveFields(nodes, input);
  const held = memories(nodes, input, output);
  const layers = nodes.flatMap((node) => {
    const [receptiveField, memory] = [fields.get(node.name), held.get(node.name)];
    if (receptiveField === undefined || memory === undefined) return [];
    return [layerSummary(node, { receptiveField, memory }, options)];
  });
  const result = layers.find((layer) => layer.name === output) ?? layers.at(-1);
  if (result === undefined)
    throw new ArgumentError(`${name}: found no layers, expected one or more`);
  const shapes = new Map([
    [INPUT, input],
    ...nodes.map((node) => [node.name, node.outputShape] as const),
  ]);
  return { model: name, input, layers, total: totals(layers, result, shapes) };
}

function layerSummary(
  node: ShapedNode,
  { memory, receptiveField }: Pick<Quantities, "memory" | "receptiveField">,
  options: SummarizeOptions,
): LayerSummary {
  const { name, layer, inputs } = node;
  const derivation = derive(node);
  const { weights, biases, state, neurons, connections, source } = derivation;
  const parameters =
    biases.value === 0 ? weights : weights.value === 0 ? biases : sum(weights, biases);
  return {
    name,
    kind: layer.kind,
    from: inputs,
    output: outputQuantity(node),
    inputs: quantityOf(readValues(node.inputShapes), measures.inputs),
    parameters: quantityOf(parameters, measures.parameters, source),
    weights: quantityOf(weights, measures.weights, source),
    biases: quantityOf(biases, measures.biases, source),
    trainable: quantityOf(unfrozen(node, parameters, options), measures.trainable, source),
    state: quantityOf(state, measures.state),
    neurons: quantityOf(neurons, measures.neurons),
    connections: quantityOf(connections, measures.connections),
    ...operationQuantities(node, derivation, options.convention),
    memory,
    receptiveField,
  };
}

/** `256·6·6`, or a sum where several layers are read. */
function readValues(shapes: readonly Shape[]): Expression {
  const letters = ["C", "H", "W"];
  const terms = shapes.map((shape) =>
    shape.length === 3
      ? product(...shape.map((extent, axis) => letter(letters[axis] ?? "n", extent)))
      : letter("n", sizeOf(shape)),
  );
  return terms.length === 0 ? letter("reads nothing", 0) : sum(...terms);
}

function unfrozen(
  { name, layer }: ShapedNode,
  parameters: Expression,
  { variables }: SummarizeOptions,
): Expression {
  const learned = layer.variables.filter(({ kind }) => kind === "parameter");
  const free = learned.filter(
    (spec) => variables?.get(`${name}.${spec.name}`)?.trainable !== false,
  );
  if (free.length === learned.length) return parameters;
  if (free.length === 0) return letter("frozen", 0);
  return sum(...free.map((spec) => letter(spec.name, freeCount(spec))));
}
