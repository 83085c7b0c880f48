/**
 * Where one unit's value comes from: every product that makes it, the bias, the activation, and the sum of all that in
 * float64 beside what a backend gave. Not a comparison of backends: see diff.
 */
import { ArgumentError, type Backend, type Model } from "@convscope/core";
import { ratioOf } from "../diff/compare-layer.js";
import { boundLayer } from "../diff/run-layer.js";
import { type UnitTerms, unitTerms } from "../diff/unit-terms.js";
import { inputsOf, ofOneExample, readWeights, runNetwork } from "./run-network.js";
import { unitAddress } from "./unit-address.js";

/** A backend's number beside the exact one. */
export interface Agreement {
  /** What the backend gave, in a run of the whole network. */
  readonly value: number;
  /** The same in float64, from the same inputs of the layer. */
  readonly exact: number;
  /** They may differ by so much: what rounding can do, by running error analysis. */
  readonly bound: number;
  /** Whether they differ by no more. */
  readonly agrees: boolean;
}

/** Sets a backend's number beside the exact one. */
export function agreementOf(value: number, exact: number, bound: number): Agreement {
  return { value, exact, bound, agrees: ratioOf(value, exact, bound) <= 1 };
}

/** How one unit of a network comes about. */
export interface UnitTrace extends UnitTerms, Agreement {
  readonly model: string;
  readonly backend: string;
  /** `C3[4,3,5]` */
  readonly unit: string;
  readonly layer: string;
  /** `"conv2d"` */
  readonly layerKind: string;
}

/**
 * Traces a unit back to the products that make it.
 *
 * The terms are those of the definition (core's reference), on the inputs that the backend itself gave to the layer. Their
 * sum, and what the layer does with it, is held against the backend's value.
 *
 * @param input one example, row-major
 * @param unit its address: `C3[4,3,5]`
 * @param backend what runs the network; the model returns to where it was
 * @throws ArgumentError for an address that is not there (with nearest names or the valid range) or names no unit
 *
 * @example
 * ```ts
 * import { layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { traceUnit } from "@convscope/explain";
 * const model = sequential("tiny", [1, 3, 3], [
 *   ["C1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 2, activation: "relu" })],
 * ]).initialise(1);
 * const input = Float32Array.from({ length: 9 }, (_, i) => i);
 * const { terms, total, then, agrees } = await traceUnit(model, input, "C1[1,0,1]", createReferenceBackend());
 * if (terms.length !== 4 || then.at(-1) !== "relu" || !agrees) throw new Error("four products, a bias, relu");
 * const sum = terms.reduce((all, { product }) => all + product, 0);
 * if (sum !== total) throw new Error("the products add up");
 * ```
 */
export async function traceUnit(
  model: Model,
  input: Float32Array,
  unit: string,
  backend: Backend,
): Promise<UnitTrace> {
  const { kind, node, index } = unitAddress(model, unit);
  if (node === undefined || kind !== "unit") {
    throw new ArgumentError(
      `trace of ${model.name}: found ${unit}, expected a unit of a layer (${kind === "pixel" ? "a pixel comes from nowhere" : "a weight is what training left"}); trace what it influences, or backward`,
      { unit },
    );
  }
  const activations = await runNetwork(model, input, backend, [...node.inputs, node.name]);
  const weights = await readWeights(model, [node]);
  const run = { node, weights, inputs: inputsOf(node, activations), batch: 1 };
  const { output, bounds, given } = boundLayer(backend.capabilities, run, true);
  const value = activations.get(node.name)?.[index] as number;
  return {
    model: model.name,
    backend: backend.name,
    unit,
    layer: node.name,
    layerKind: node.layer.kind,
    ...unitTerms(output, index, ofOneExample(given)),
    ...agreementOf(value, output.values[index] as number, bounds[index] as number),
  };
}
