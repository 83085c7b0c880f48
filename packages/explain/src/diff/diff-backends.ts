/**
 * Two backends over one model: the first layer whose values differ by more than rounding explains, the first unit in it,
 * and its terms. Not a test of conformance: it says what these two make of this model and this input.
 */
import {
  ArgumentError,
  type Backend,
  formatShape,
  INPUT,
  type Model,
  sizeOf,
} from "@convscope/core";
import type { BackendDiff, Finding, LayerDiff } from "./backend-diff.js";
import { compareLayer, type Sides } from "./compare-layer.js";
import type { Weights } from "./run-layer.js";
import { checkWhole } from "./whole-network.js";

/** Options of {@link diffBackends}. */
export interface DiffOptions {
  /** Called when a layer has been compared. */
  readonly onLayer?: (layer: string, done: number, total: number) => void;
}

/**
 * Compares two backends over a model, layer by layer.
 *
 * Both run each layer from the same inputs, which are what the first backend made of the layers before: rounding in one
 * layer blames no later one. Values agree when they differ by no more than what each may be off float64: γ(n) Σ|xᵢwᵢ| for
 * sums, some ulps for functions, carried through the layer. When all layers agree, the network runs as a whole on each,
 * and every layer is held against float64 from what that run gave to it.
 *
 * @param input examples `[N, ...model.input]`, row-major
 * @param a the one that is trusted, if one is
 * @returns `agree`, a row for each layer, and what was found first where they do not agree
 * @throws ArgumentError when the input holds no whole number of examples
 *
 * @example
 * ```ts
 * import { layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { diffBackends } from "@convscope/explain";
 * const model = sequential("tiny", [1, 4, 4], [
 *   ["C1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 3, activation: "relu" })],
 * ]);
 * const [a, b] = [createReferenceBackend(), createReferenceBackend({ fused: false })];
 * const { agree, layers: rows } = await diffBackends(model, new Float32Array(16).fill(0.5), a, b);
 * console.log(agree, rows[0]?.ratio); // true 0
 * ```
 */
export async function diffBackends(
  model: Model,
  input: Float32Array,
  a: Backend,
  b: Backend,
  options: DiffOptions = {},
): Promise<BackendDiff> {
  const batch = batchOf(model, input);
  const home = model.backend;
  const weights = await readWeights(model);
  const sides = { a, b };
  const { rows, finding: alone } = await compareLayers(
    model,
    weights,
    input,
    batch,
    sides,
    options,
  );
  let finding = alone;
  try {
    finding ??= await checkWhole(model, weights, input, batch, a, "a");
    finding ??= await checkWhole(model, weights, input, batch, b, "b");
  } finally {
    // A backend that failed may not give the weights back: they are set from here.
    if (model.backend !== home) await model.recover(weights).to(home);
  }
  return {
    model: model.name,
    backends: { a: a.name, b: b.name },
    batch,
    layers: rows,
    agree: finding === undefined,
    ...(finding && { finding }),
  };
}

function batchOf(model: Model, input: Float32Array): number {
  const batch = input.length / sizeOf(model.input);
  if (Number.isInteger(batch) && batch > 0) return batch;
  throw new ArgumentError(
    `diff: found ${input.length} values, expected a multiple of ${sizeOf(model.input)} (examples of ${formatShape(model.input)}); give whole examples`,
    { values: input.length, input: model.input },
  );
}

async function readWeights(model: Model): Promise<Weights> {
  const weights = new Map<string, Float32Array>();
  for (const [name, variable] of model.variables) weights.set(name, await variable.read());
  return weights;
}

async function compareLayers(
  model: Model,
  weights: Weights,
  input: Float32Array,
  batch: number,
  sides: Sides,
  { onLayer }: DiffOptions,
): Promise<{ readonly rows: readonly LayerDiff[]; readonly finding: Finding | undefined }> {
  const values = new Map([[INPUT, input]]);
  const rows: LayerDiff[] = [];
  let finding: Finding | undefined;
  for (const [i, node] of model.nodes.entries()) {
    const inputs = node.inputs.flatMap((name) => values.get(name) ?? []);
    const compared = await compareLayer({ node, weights, inputs, batch }, sides);
    finding ??= compared.finding;
    if (compared.row !== undefined) rows.push(compared.row);
    if (compared.output === undefined) break;
    values.set(node.name, compared.output);
    onLayer?.(node.name, i + 1, model.nodes.length);
  }
  return { rows, finding };
}
