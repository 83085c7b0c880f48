/**
 * A network as a whole on one backend, where each layer on its own is right: what a backend compiles, joins or keeps
 * between layers may still be wrong. Every layer is judged from what the same run gave to it.
 */
import {
  type Backend,
  ConvscopeError,
  formatShape,
  INPUT,
  type Model,
  tensor,
} from "@convscope/core";
import type { Finding, Side } from "./backend-diff.js";
import { ratioOf } from "./compare-layer.js";
import { unravel } from "./place.js";
import { boundLayer, type LayerRun, runLayer, type Weights } from "./run-layer.js";

/** Runs the network with every layer tapped; what is wrong, if anything is. The model is left on the backend. */
export async function checkWhole(
  model: Model,
  weights: Weights,
  input: Float32Array,
  batch: number,
  backend: Backend,
  side: Side,
): Promise<Finding | undefined> {
  const taps = await tapped(model, input, batch, backend);
  if ("message" in taps) return { kind: "whole network", layer: undefined, side, ...taps };
  const values = new Map([[INPUT, input], ...taps]);
  for (const node of model.nodes) {
    const inputs = node.inputs.flatMap((name) => values.get(name) ?? []);
    const found = values.get(node.name) ?? new Float32Array(0);
    const message = await judge({ node, weights, inputs, batch }, found, backend);
    if (message !== undefined) return { kind: "whole network", layer: node.name, side, message };
  }
  return undefined;
}

async function tapped(
  model: Model,
  input: Float32Array,
  batch: number,
  backend: Backend,
): Promise<ReadonlyMap<string, Float32Array> | { readonly message: string }> {
  try {
    await model.to(backend);
    using x = tensor(backend, input, [batch, ...model.input]);
    const { output, taps } = model.predict(x, { taps: model.nodes.map(({ name }) => name) });
    const values = new Map<string, Float32Array>();
    try {
      for (const [name, tap] of taps) values.set(name, await tap.data());
    } finally {
      output.dispose();
      for (const tap of taps.values()) tap.dispose();
    }
    return values;
  } catch (error) {
    if (error instanceof ConvscopeError) return { message: error.message };
    throw error;
  }
}

/** What is wrong with a layer's values in the whole run. */
async function judge(
  run: LayerRun,
  found: Float32Array,
  backend: Backend,
): Promise<string | undefined> {
  const alone = await runLayer(backend, run);
  if (!("message" in alone) && alone.every((value, i) => Object.is(value, found[i]))) {
    return undefined;
  }
  const { output, bounds } = boundLayer(backend.capabilities, run, true);
  const first = found.findIndex(
    (value, i) => ratioOf(value, output.values[i] as number, bounds[i] as number) > 1,
  );
  if (first === -1) return undefined;
  const at = formatShape(unravel(first, [run.batch, ...run.node.outputShape]));
  return `unit ${at} is ${found[first]} in the whole network, and ${output.values[first]} in float64 from the same inputs, with a bound of ${bounds[first]}`;
}
