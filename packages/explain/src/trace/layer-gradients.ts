/**
 * A layer's vector–Jacobian product on its own: what arrives at its output goes back to what it reads and to its variables.
 * Chained from the result backwards it is the gradient of a network, with a number to look at between any two layers.
 */
import {
  type Backend,
  type ShapedNode,
  sizeOf,
  type Tensor,
  tensor,
  tidy,
  vjp,
} from "@convscope/core";
import { arithmeticOf } from "@convscope/core/reference";
import { Bounded } from "../diff/bounded.js";
import { createBoundedBackend } from "../diff/bounded-backend.js";
import type { Given } from "../diff/place.js";
import {
  forwardLayer,
  type GivenArray,
  type LayerRun,
  namesOf,
  uploadLayer,
  type Weights,
} from "../diff/run-layer.js";
import { type Activations, inputsOf, ofOneExample } from "./run-network.js";

/** What a gradient is of: an input of the layer by its number, or one of its variables by its own name. */
export type Argument = number | string;

/** ∂score/∂output and ∂score/∂argument of a layer as tensors on a backend. */
function gradients(
  backend: Backend,
  run: LayerRun,
  arriving: Float32Array,
  wrt: readonly Argument[],
): readonly Tensor[] {
  return tidy(() => {
    const tensors = uploadLayer(backend, run);
    const sources = wrt.map((argument) => {
      const found =
        typeof argument === "number" ? tensors.inputs[argument] : tensors.variables.get(argument);
      if (found === undefined) throw new RangeError(`${run.node.name} has no ${argument}`);
      return found;
    });
    const body = (): Tensor => forwardLayer(backend, run.node, tensors);
    const { gradients: found } = vjp(body, sources, (shape) => tensor(backend, arriving, shape));
    return found;
  });
}

/** The same, as host arrays. */
export async function layerGradients(
  backend: Backend,
  run: LayerRun,
  arriving: Float32Array,
  wrt: readonly Argument[],
): Promise<readonly Float32Array[]> {
  const found = gradients(backend, run, arriving, wrt);
  const values: Float32Array[] = [];
  for (const gradient of found) {
    values.push(await gradient.data());
    gradient.dispose();
  }
  return values;
}

/** A gradient in float64 with bounds; what arrived bears the name `∂C3`. */
export interface BoundedGradient {
  readonly gradient: Bounded;
  readonly bounds: Float64Array;
  readonly given: Given;
}

/** The gradient of one argument in float64, with bounds for a backend with these facts. */
export function boundLayerGradient(
  capabilities: Backend["capabilities"],
  run: LayerRun,
  arriving: Float32Array,
  argument: Argument,
): BoundedGradient {
  const { read } = arithmeticOf(capabilities);
  const backend = createBoundedBackend(capabilities);
  const [found] = gradients(backend, run, arriving, [argument]);
  const gradient = found?.buffer;
  if (!(gradient instanceof Bounded))
    throw new RangeError("the bounded backend gives bounded arrays");
  const bounds = gradient.values.map(
    (value, i) => (gradient.errors[i] as number) + Math.abs(value) * read.relative + read.absolute,
  );
  const given = new Map<Bounded, GivenArray>();
  // What arrives is what a path backwards leads to: the layer's own inputs are factors on the way.
  for (const [made, name] of ofOneExample(namesOf(backend.given, run)))
    given.set(made, { ...name, isInput: false });
  for (const [made, values] of backend.given) {
    if (values === arriving) given.set(made, arrivingAt(run.node));
  }
  found?.dispose();
  return { gradient, bounds, given };
}

function arrivingAt({ name, outputShape }: ShapedNode): GivenArray {
  return { name: `∂${name}`, shape: outputShape, isInput: true };
}

/** Where a gradient is wanted: all of an array's, by the name of a layer or the input. */
export interface PullBackOptions {
  readonly nodes: readonly ShapedNode[];
  readonly weights: Weights;
  readonly activations: Activations;
  /** Called when a layer has been gone through. */
  readonly onLayer?: ((done: number, total: number) => void) | undefined;
}

/**
 * Takes ∂score/∂output back through the layers: ∂score/∂array for each array in `wanted`, and for all on the way.
 *
 * @param arriving ∂score by the name of a layer, to begin with
 * @param wanted names of arrays; layers that do not lie behind one of them are left out
 */
export async function pullBack(
  backend: Backend,
  arriving: ReadonlyMap<string, Float32Array>,
  wanted: readonly string[],
  { nodes, weights, activations, onLayer }: PullBackOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const found = new Map(arriving);
  const behind = dependants(nodes, wanted);
  const through = nodes.filter((node) => node.inputs.some((name) => behind.has(name)));
  for (const [i, node] of [...through].reverse().entries()) {
    const dy = found.get(node.name);
    onLayer?.(i + 1, through.length);
    if (dy === undefined) continue;
    const wrt = node.inputs.flatMap((name, at) => (behind.has(name) ? [at] : []));
    const run = { node, weights, inputs: inputsOf(node, activations), batch: 1 };
    const shares = await layerGradients(backend, run, dy, wrt);
    for (const [j, at] of wrt.entries()) {
      const [name, share] = [node.inputs[at], shares[j]];
      if (name === undefined || share === undefined) continue;
      const sofar = found.get(name);
      found.set(
        name,
        sofar === undefined ? share : sofar.map((own, e) => own + (share[e] as number)),
      );
    }
  }
  return found;
}

/** The arrays, and all layers that depend on them. */
export function dependants(
  nodes: readonly ShapedNode[],
  arrays: readonly string[],
): ReadonlySet<string> {
  const behind = new Set(arrays);
  for (const { name, inputs } of nodes) {
    if (inputs.some((input) => behind.has(input))) behind.add(name);
  }
  return behind;
}

/** 1 at one place, 0 elsewhere. */
export function oneHot(shape: readonly number[], index: number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  values[index] = 1;
  return values;
}
