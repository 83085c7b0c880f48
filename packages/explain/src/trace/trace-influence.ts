/**
 * What a pixel or a unit goes into: the units of the next layers that move when it moves, and by how much. A column of each
 * layer's Jacobian, in float64; whether a class is moved in the end is the gradient's business.
 */
import { ArgumentError, add, type Backend, type Model, tensor, tidy, vjp } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { unravel } from "../diff/place.js";
import { forwardLayer, type LayerRun, uploadLayer } from "../diff/run-layer.js";
import { oneHot } from "./layer-gradients.js";
import { inputsOf, readWeights, runNetwork } from "./run-network.js";
import { unitAddress } from "./unit-address.js";

/** A unit that moves. */
export interface Influenced {
  /** Its place in the layer. */
  readonly at: readonly number[];
  readonly value: number;
  /** ∂value/∂(what was asked for) */
  readonly derivative: number;
}

/** What happens in one layer that reads it. */
export interface LayerInfluence {
  readonly layer: string;
  readonly layerKind: string;
  /** Units of the layer. */
  readonly size: number;
  /** Those that move; units that are off, and windows that others won, do not. */
  readonly units: readonly Influenced[];
}

/** What a number goes into. */
export interface InfluenceTrace {
  readonly model: string;
  readonly backend: string;
  /** `input[0,12,7]` */
  readonly unit: string;
  readonly value: number;
  /** One for each layer that reads it; none for the network's output. */
  readonly layers: readonly LayerInfluence[];
}

/**
 * Which units of the next layers move when a pixel or a unit moves, and by how much: ∂unit/∂pixel.
 *
 * @param input one example, row-major
 * @param unit `input[0,12,7]`, `S2[3,4,5]`
 * @throws ArgumentError for an address that is not there, or of a weight
 *
 * @example
 * ```ts
 * import { layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { traceInfluence } from "@convscope/explain";
 * const model = sequential("tiny", [1, 3, 3], [
 *   ["C1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 2 })],
 * ]).initialise(1);
 * const { layers: [C1] } = await traceInfluence(model, new Float32Array(9), "input[0,1,1]", createReferenceBackend());
 * if (C1?.units.length !== 8) throw new Error("the middle lies in four windows of two filters");
 * ```
 */
export async function traceInfluence(
  model: Model,
  input: Float32Array,
  unit: string,
  backend: Backend,
): Promise<InfluenceTrace> {
  const { kind, array, index } = unitAddress(model, unit);
  if (kind === "variable") {
    throw new ArgumentError(
      `trace of ${model.name}: found ${unit}, expected a pixel or a unit (a weight is part of all places of its map); trace it backward`,
      { unit },
    );
  }
  const nodes = model.nodes.filter(({ inputs }) => inputs.includes(array));
  const names = [array, ...nodes.flatMap(({ inputs }) => inputs)];
  const activations = await runNetwork(model, input, backend, names);
  const weights = await readWeights(model, nodes);
  const layers: LayerInfluence[] = [];
  for (const node of nodes) {
    const run = { node, weights, inputs: inputsOf(node, activations), batch: 1 };
    const { values, column } = await jacobianColumn(run, array, index);
    const units = [...column].flatMap((derivative, i) =>
      derivative === 0
        ? []
        : [{ at: unravel(i, node.outputShape), value: values[i] as number, derivative }],
    );
    layers.push({ layer: node.name, layerKind: node.layer.kind, size: column.length, units });
  }
  const value = activations.get(array)?.[index] as number;
  return { model: model.name, backend: backend.name, unit, value, layers };
}

/**
 * ∂output/∂(element) of a layer. The vector–Jacobian product is linear in its vector, so its own gradient for that vector is
 * the Jacobian's column: exact for every layer, kinks and ties included.
 */
async function jacobianColumn(
  run: LayerRun,
  array: string,
  index: number,
): Promise<{ readonly values: Float32Array; readonly column: Float32Array }> {
  const backend = createReferenceBackend();
  const { node } = run;
  const [value, column] = tidy(() => {
    const tensors = uploadLayer(backend, run);
    const y = forwardLayer(backend, node, tensors);
    const vector = tensor(backend, new Float32Array(y.size), y.shape);
    // A layer may read the array more than once: x + x.
    const columns = node.inputs.flatMap((name, i) => {
      const x = tensors.inputs[i];
      if (name !== array || x === undefined) return [];
      const back = () =>
        vjp(
          () => forwardLayer(backend, node, tensors),
          [x],
          () => vector,
        ).gradients;
      const { gradients } = vjp(
        () => {
          const [gradient] = back();
          if (gradient === undefined) throw new RangeError("one gradient for one tensor");
          return gradient;
        },
        [vector],
        (shape) => tensor(backend, oneHot(shape, index), shape),
      );
      return gradients;
    });
    return [y, columns.reduce((sum, own) => add(sum, own))] as const;
  });
  const found = { values: await value.data(), column: await column.data() };
  backend.dispose();
  return found;
}
