/**
 * The one object behind every figure that convscope states: the value, and where it comes from.
 */
import { type Expression, worked } from "./expression.js";

/** How operations are counted: the figure of one network differs by more than a factor of two among them. */
export type OperationConvention =
  | "convolutions-only"
  | "convolutions-times-two"
  | "fvcore"
  | "times-two"
  | "torchinfo"
  | "weights-only"
  | "with-bias";

/** What exactly is counted; {@link conventions} says it in words. */
export type Convention =
  | "activations"
  | "elements"
  | "fixed-state"
  | "free-values"
  | "kept-activations"
  | "lecun-1998"
  | "not-frozen"
  | OperationConvention
  | "receptive-field"
  | "training"
  | "units";

/** Every convention in one sentence. */
export const conventions: Readonly<Record<Convention, string>> = {
  activations:
    "bytes of float32 values of one example that are held while a layer runs in use: what it reads, what it makes, and what later layers still wait for; no weights",
  elements: "elements of one example, the batch not counted",
  "fixed-state":
    "values that a layer carries along and training does not learn (running statistics)",
  "free-values":
    "values that training may set, each once however often it is shared; running statistics and fixed codes are not among them",
  "kept-activations":
    "bytes of float32 values of one example that are kept for the backward pass: the input and what every layer makes; no gradients, no weights",
  "lecun-1998":
    "every input of every unit of one example, its bias among them, as LeCun et al. 1998 count connections",
  "not-frozen": "parameters that training changes: all but the frozen ones",
  "receptive-field":
    "input rows and columns that one output unit can see, padding included; where branches join, their union; jump is the step to the next unit, start the place of unit 0; a unit without a place of its own (a dense layer's, or behind global pooling) sees the input from edge to edge",
  training:
    "bytes of float32 values that a step of training holds: weights and running statistics, gradients, the optimiser's state, the activations that the batch keeps; no workspaces, no copies that a backend packs, no gradients of activations, no average of the weights",
  units: "outputs that a weight or a window feeds, of one example",
  "weights-only":
    "multiplications by a weight, for one example; no bias, no activation, no pooling without weights",
  "with-bias": "multiplications by a weight, and one more for each addition of a bias",
  "times-two": "two for each multiplication by a weight: itself and its addition; no bias",
  "convolutions-only": "multiplications by a weight of a convolution; dense layers are left out",
  "convolutions-times-two":
    "two for each multiplication by a weight of a convolution, and one for each addition of its bias; dense layers are left out",
  torchinfo:
    "torchinfo's mult-adds: the parameters of a convolution, biases too, times the places of its result; those of any other layer once; times the batch, here 1",
  fvcore:
    "fvcore's flops: one for each multiplication by a weight, 2 for each value that a batch norm makes, 4 or 5 by other norms, 1 or 4 by upsampling, 1 for each value that adaptive or global mean pooling reads; times the batch, here 1",
};

/** A figure that explains itself. */
export interface Quantity<V = number> {
  readonly value: V;
  /** What is counted: `"parameters"`, `"MACs"`, `"pixels"`. */
  readonly unit: string;
  /** The derivation in letters: `E·R·S + K`. */
  readonly formula: string;
  /** The same with this layer's numbers: `60·5·5 + 16 = 1,516`. */
  readonly substituted: string;
  readonly convention: Convention;
  /** Where the formula comes from: paper and section. */
  readonly source: string;
}

/** What a kind of quantity is measured in, under which convention, by whose formula. */
export type Measure = Pick<Quantity, "unit" | "convention" | "source">;

const lecun = "LeCun, Bottou, Bengio, Haffner 1998, section II.B";

/** The fixed names of the counts. */
export type CountName =
  | "biases"
  | "connections"
  | "flops"
  | "inputs"
  | "macs"
  | "memory"
  | "neurons"
  | "parameters"
  | "state"
  | "trainable"
  | "weights";

/** The measures by name; the source of free values is the layer's own. */
export const measures: Readonly<Record<CountName, Measure>> = {
  inputs: { unit: "values", convention: "elements", source: "shape of the layers before" },
  parameters: { unit: "parameters", convention: "free-values", source: "" },
  weights: { unit: "weights", convention: "free-values", source: "" },
  biases: { unit: "biases", convention: "free-values", source: "" },
  trainable: { unit: "parameters", convention: "not-frozen", source: "" },
  state: { unit: "values", convention: "fixed-state", source: "Ioffe & Szegedy 2015, algorithm 2" },
  neurons: { unit: "units", convention: "units", source: lecun },
  connections: { unit: "connections", convention: "lecun-1998", source: lecun },
  macs: {
    unit: "MACs",
    convention: "weights-only",
    source: "Sze, Chen, Yang, Emer 2017 (a MAC is one multiplication and one addition)",
  },
  flops: {
    unit: "FLOPs",
    convention: "times-two",
    source: "Sze, Chen, Yang, Emer 2017 (a MAC is two operations)",
  },
  memory: {
    unit: "bytes",
    convention: "activations",
    source: "shapes, and the order in which the layers run",
  },
};

/** A quantity of its expression; `source` where the layer has one of its own. */
export function quantityOf(expression: Expression, measure: Measure, source?: string): Quantity {
  return {
    value: expression.value,
    unit: measure.unit,
    formula: expression.symbols,
    substituted: worked(expression),
    convention: measure.convention,
    source: source ?? measure.source,
  };
}
