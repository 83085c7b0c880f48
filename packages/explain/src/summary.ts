/**
 * What is known of a network without running it: for every layer and in all, how many of what, why, and what a unit sees.
 * Serialises as it is: `JSON.stringify(summarize(model))` is the format of `convscope summary --json`.
 */
import {
  freeCount,
  type Model,
  type Shape,
  type ShapedNode,
  sizeOf,
  type Variable,
} from "@convscope/core";
import { derive } from "./derivations/derive.js";
import { type Expression, formatCount, letter, product, sum } from "./expression.js";
import { measures, type Quantity, quantityOf } from "./quantity.js";
import { type ReceptiveField, receptiveFields } from "./receptive-field.js";

/** The quantities that add up over layers. */
export interface Counts {
  /** What training may set: weights and biases. */
  readonly parameters: Quantity;
  /** In LeCun's sense. */
  readonly connections: Quantity;
  /** Multiplications by a weight, for one example. */
  readonly macs: Quantity;
  readonly neurons: Quantity;
  readonly weights: Quantity;
  readonly biases: Quantity;
  /** Parameters that are not frozen. */
  readonly trainable: Quantity;
  /** Running statistics: carried along, not learned. */
  readonly state: Quantity;
}

/** One layer's figures. */
export interface LayerSummary extends Counts {
  readonly name: string;
  readonly kind: string;
  /** Names of what it reads; `"input"` is the network's input. */
  readonly from: readonly string[];
  /** Shape of one example's result. */
  readonly output: Shape;
  /** Values that it reads. */
  readonly inputs: Quantity;
  readonly receptiveField: ReceptiveField;
}

/** A network's figures. */
export interface Summary {
  readonly model: string;
  /** Shape of one example. */
  readonly input: Shape;
  readonly layers: readonly LayerSummary[];
  readonly total: Counts;
}

/** What a summary needs of a model: no values, no backend. */
export type Described = Pick<Model, "name" | "input" | "nodes">;

/** Choices of {@link summarize}. */
export interface SummarizeOptions {
  /** `model.variables`, to leave frozen parameters out of `trainable`; without them nothing is taken to be frozen. */
  readonly variables?: ReadonlyMap<string, Pick<Variable, "trainable">> | undefined;
}

const totalled = [
  "parameters",
  "connections",
  "macs",
  "neurons",
  "weights",
  "biases",
  "trainable",
  "state",
] as const;

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
  const fields = receptiveFields(model.nodes, model.input);
  const layers = model.nodes.flatMap((node) => {
    const field = fields.get(node.name);
    return field === undefined ? [] : [layerSummary(node, field, options)];
  });
  const total = (name: (typeof totalled)[number]): Quantity => totalOf(name, layers);
  return {
    model: model.name,
    input: model.input,
    layers,
    total: {
      parameters: total("parameters"),
      connections: total("connections"),
      macs: total("macs"),
      neurons: total("neurons"),
      weights: total("weights"),
      biases: total("biases"),
      trainable: total("trainable"),
      state: total("state"),
    },
  };
}

function layerSummary(
  node: ShapedNode,
  field: ReceptiveField,
  options: SummarizeOptions,
): LayerSummary {
  const { name, layer, inputs, outputShape } = node;
  const { weights, biases, state, neurons, connections, macs, source } = derive(node);
  const parameters =
    biases.value === 0 ? weights : weights.value === 0 ? biases : sum(weights, biases);
  return {
    name,
    kind: layer.kind,
    output: outputShape,
    parameters: quantityOf(parameters, measures.parameters, source),
    connections: quantityOf(connections, measures.connections),
    macs: quantityOf(macs, measures.macs),
    receptiveField: field,
    from: inputs,
    inputs: quantityOf(readValues(node.inputShapes), measures.inputs),
    neurons: quantityOf(neurons, measures.neurons),
    weights: quantityOf(weights, measures.weights, source),
    biases: quantityOf(biases, measures.biases, source),
    trainable: quantityOf(unfrozen(node, parameters, options), measures.trainable, source),
    state: quantityOf(state, measures.state),
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

/** Sums with more terms than this are not written out. */
const WRITTEN_TERMS = 24;

function totalOf(name: (typeof totalled)[number], layers: readonly LayerSummary[]): Quantity {
  const terms = layers.filter((layer) => layer[name].value !== 0);
  const value = terms.reduce((total, layer) => total + layer[name].value, 0);
  const numbers = terms.map((layer) => `${formatCount(layer[name].value)}`).join(" + ");
  const written = terms.length > 1 && terms.length <= WRITTEN_TERMS;
  return {
    value,
    unit: measures[name].unit,
    formula:
      terms.length <= WRITTEN_TERMS
        ? terms.map((layer) => layer.name).join(" + ") || "no layer has any"
        : `sum over ${terms.length} layers`,
    substituted: written ? `${numbers} = ${formatCount(value)}` : formatCount(value),
    convention: measures[name].convention,
    source: "sum over the layers",
  };
}
