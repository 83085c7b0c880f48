/**
 * The other way round: how much the score of a class changes with a weight, a unit or a pixel, and through which products
 * that comes back. Not a training step: the score is one output, not a loss.
 */
import { ArgumentError, type Backend, formatShape, type Model, sizeOf } from "@convscope/core";
import { likeliest, scoreSign } from "../attribution/class-score.js";
import type { LayerRun } from "../diff/run-layer.js";
import { type Term, unitTerms } from "../diff/unit-terms.js";
import {
  type Argument,
  boundLayerGradient,
  dependants,
  layerGradients,
  oneHot,
  pullBack,
} from "./layer-gradients.js";
import { type PoolWindow, poolWindows } from "./pool-windows.js";
import { inputsOf, readWeights, runNetwork } from "./run-network.js";
import { type Agreement, agreementOf } from "./trace-unit.js";
import { type UnitAddress, unitAddress } from "./unit-address.js";

/** What comes back by way of one layer. */
export interface GradientShare {
  readonly layer: string;
  readonly layerKind: string;
  /** Products of what arrives at the layer's units (`∂C3[4,3,5]`) with a weight or an input; those of 0 are left out. */
  readonly terms: readonly Term[];
  /** Products that are 0: of units that are off, of inputs that are 0. */
  readonly silent: number;
  /** Sum of the terms, in float64. */
  readonly total: number;
  /** What happens to the sum then. */
  readonly then: readonly string[];
  readonly after: readonly number[];
  /** Of a max pooling: the windows that hold the element, and who won them. */
  readonly windows: readonly PoolWindow[];
}

/** ∂score/∂(one number), and how it comes about. */
export interface GradientTrace extends Agreement {
  readonly model: string;
  readonly backend: string;
  readonly unit: string;
  /** The layer whose output the score is part of. */
  readonly outputLayer: string;
  /** Index of the score in it. */
  readonly output: number;
  readonly score: number;
  /** One for each layer that reads the number: the gradient is the sum of them. */
  readonly shares: readonly GradientShare[];
}

/** Options of {@link traceGradient}. */
export interface TraceGradientOptions {
  /** Index of the output whose score is meant; the largest unless said otherwise, or of distances to codes the smallest. */
  readonly output?: number | undefined;
  /** Called when the gradient has come back through a layer. */
  readonly onLayer?: (done: number, total: number) => void;
}

/**
 * Traces the gradient of one output for a weight, a unit or a pixel back to the products that make it.
 *
 * @param input one example, row-major
 * @param unit `C3.weight[4,0,1,1]`, `input[0,12,7]`, `C3[4,3,5]`
 * @param backend what runs the network; it needs gradients
 * @throws ArgumentError for an address that is not there or an output that is none, UnsupportedError without gradients
 *
 * @example
 * ```ts
 * import { layers, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { traceGradient } from "@convscope/explain";
 * const model = sequential("tiny", [1, 3, 3], [
 *   ["C1", layers.conv2d({ inChannels: 1, outChannels: 1, kernel: 2 })],
 *   ["sum", layers.globalAvgPool2d()],
 * ]).initialise(1);
 * const input = Float32Array.from({ length: 9 }, (_, i) => i + 1);
 * const { value, shares } = await traceGradient(model, input, "C1.weight[0,0,0,0]", createReferenceBackend());
 * if (shares[0]?.terms.length !== 4 || Math.abs(value - 3) > 1e-6) throw new Error("the mean of four pixels");
 * ```
 */
export async function traceGradient(
  model: Model,
  input: Float32Array,
  unit: string,
  backend: Backend,
  options: TraceGradientOptions = {},
): Promise<GradientTrace> {
  const address = unitAddress(model, unit);
  const source = address.kind === "variable" ? (address.node?.name ?? "") : address.array;
  const behind = dependants(model.nodes, [source]);
  const nodes = model.nodes.filter(({ name }) => behind.has(name));
  const names = [...nodes.flatMap(({ inputs }) => inputs), ...behind, model.output];
  const activations = await runNetwork(model, input, backend, names);
  const weights = await readWeights(model, nodes);
  const scores = activations.get(model.output) ?? new Float32Array();
  const output = outputOf(model, scores, options.output);
  const arriving = await pullBack(
    backend,
    new Map([[model.output, oneHot(model.outputShape, output)]]),
    [source],
    { nodes, weights, activations, onLayer: options.onLayer },
  );
  const isScore = address.array === model.output;
  const sum = { value: isScore ? Number(address.index === output) : 0, exact: 0, bound: 0 };
  if (isScore) sum.exact = sum.value;
  const shares: GradientShare[] = [];
  for (const { name, argument } of readersOf(model, address)) {
    const dy = arriving.get(name);
    if (dy === undefined) continue;
    const node = model.node(name);
    const run = { node, weights, inputs: inputsOf(node, activations), batch: 1 };
    const own = shareOf(backend, run, dy, argument, address.index);
    const [found] = await layerGradients(backend, run, dy, [argument]);
    sum.value += found?.[address.index] ?? Number.NaN;
    sum.exact += own.exact;
    sum.bound += own.bound;
    shares.push(own.share);
  }
  const about = { model: model.name, backend: backend.name, unit, outputLayer: model.output };
  const agreement = agreementOf(sum.value, sum.exact, sum.bound);
  return { ...about, output, score: scores[output] as number, shares, ...agreement };
}

function outputOf(model: Model, scores: Float32Array, wanted: number | undefined): number {
  const count = sizeOf(model.outputShape);
  if (wanted === undefined) return likeliest(scores, scoreSign(model));
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < count) return wanted;
  throw new ArgumentError(
    `output of ${model.name}: found ${wanted}, expected 0…${count - 1} (${model.output} gives ${formatShape(model.outputShape)}); choose one of these`,
    { output: wanted, count },
  );
}

/** The layers that a number goes into, and as what. */
function readersOf(
  { nodes }: Model,
  { kind, array, node }: UnitAddress,
): readonly { readonly name: string; readonly argument: Argument }[] {
  if (kind === "variable" && node !== undefined) {
    return [{ name: node.name, argument: array.slice(node.name.length + 1) }];
  }
  return nodes.flatMap(({ name, inputs }) =>
    inputs.flatMap((input, argument) => (input === array ? [{ name, argument }] : [])),
  );
}

function shareOf(
  backend: Backend,
  run: LayerRun,
  dy: Float32Array,
  argument: Argument,
  index: number,
): { readonly share: GradientShare; readonly exact: number; readonly bound: number } {
  const { gradient, bounds, given } = boundLayerGradient(backend.capabilities, run, dy, argument);
  const { terms, total, then, after } = unitTerms(gradient, index, given);
  const told = terms.filter(({ product }) => product !== 0);
  const share = {
    layer: run.node.name,
    layerKind: run.node.layer.kind,
    terms: told,
    silent: terms.length - told.length,
    total,
    then,
    after,
    windows: poolWindows(gradient.origin, index, given),
  };
  return { share, exact: gradient.values[index] as number, bound: bounds[index] as number };
}
