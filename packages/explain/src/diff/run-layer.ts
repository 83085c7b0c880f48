/** One layer on its own: host arrays in, what a backend makes of them out. */
import {
  type Backend,
  ConvscopeError,
  type LayerScope,
  Random,
  type Shape,
  type ShapedNode,
  sizeOf,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { arithmeticOf } from "@convscope/core/reference";
import { Bounded } from "./bounded.js";
import { createBoundedBackend } from "./bounded-backend.js";

/** Values of a model's variables by name: `C3.weight`. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** A layer with what goes into it. */
export interface LayerRun {
  readonly node: ShapedNode;
  readonly weights: Weights;
  /** `[batch, ...inputShapes[i]]` each. */
  readonly inputs: readonly Float32Array[];
  readonly batch: number;
}

/** A backend could not run a layer. */
export interface LayerFailure {
  readonly message: string;
}

/** A layer's tensors on a backend: what it reads, and its variables by their own names. */
export interface LayerTensors {
  readonly inputs: readonly Tensor[];
  readonly variables: ReadonlyMap<string, Tensor>;
}

/** Uploads what a layer reads and its variables. */
export function uploadLayer(
  backend: Backend,
  { node, weights, inputs, batch }: LayerRun,
): LayerTensors {
  const variables = node.layer.variables.flatMap(({ name, shape }) => {
    const values = weights.get(`${node.name}.${name}`);
    return values === undefined ? [] : [[name, tensor(backend, values, shape)] as const];
  });
  const shaped = inputs.map((values, i) =>
    tensor(backend, values, [batch, ...(node.inputShapes[i] ?? [])]),
  );
  return { inputs: shaped, variables: new Map(variables) };
}

/** A layer of a network that is not trained, on tensors that are there. */
export function forwardLayer(
  backend: Backend,
  node: ShapedNode,
  { inputs, variables }: LayerTensors,
): Tensor {
  const scope: LayerScope = {
    backend,
    mode: "eval",
    value(name) {
      const variable = variables.get(name);
      if (variable !== undefined) return variable;
      throw new RangeError(`${node.name} lists no variable "${name}"`);
    },
    update: () => undefined,
    fresh(shape, fill) {
      const values = new Float32Array(sizeOf(shape));
      fill(values, new Random(0));
      return tensor(backend, values, shape);
    },
  };
  return node.layer.forward(inputs, scope);
}

function forward(backend: Backend, run: LayerRun): Tensor {
  return forwardLayer(backend, run.node, uploadLayer(backend, run));
}

/** What a backend makes of a layer, or why it cannot. @throws what is no ConvscopeError */
export async function runLayer(
  backend: Backend,
  run: LayerRun,
): Promise<Float32Array | LayerFailure> {
  try {
    const y = tidy(() => forward(backend, run));
    try {
      return await y.data();
    } finally {
      y.dispose();
    }
  } catch (error) {
    if (error instanceof ConvscopeError) return { message: error.message };
    throw error;
  }
}

/** A layer in float64 with bounds, for a backend with these facts; what was given to it has names. */
export interface BoundedLayer {
  readonly output: Bounded;
  /** What values, errors of reading them included, may be off. */
  readonly bounds: Float64Array;
  readonly given: ReadonlyMap<Bounded, GivenArray>;
}

/** An array that a layer was given. */
export interface GivenArray {
  /** `S2`, `C3.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly isInput: boolean;
}

/** Runs a layer in float64 with bounds. @param rounded whether its inputs were rounded to float32 from float64 */
export function boundLayer(
  capabilities: Backend["capabilities"],
  run: LayerRun,
  rounded: boolean = false,
): BoundedLayer {
  const { read } = arithmeticOf(capabilities);
  const inputs = new Set(run.inputs);
  const backend = createBoundedBackend(capabilities, (values) =>
    rounded && inputs.has(values)
      ? Float64Array.from(values, (v) => Math.abs(v) * read.relative + read.absolute)
      : undefined,
  );
  const y = tidy(() => forward(backend, run));
  const output = y.buffer;
  y.dispose();
  if (!(output instanceof Bounded))
    throw new RangeError("the bounded backend gives bounded arrays");
  const bounds = output.values.map(
    (value, i) => (output.errors[i] as number) + Math.abs(value) * read.relative + read.absolute,
  );
  return { output, bounds, given: namesOf(backend.given, run) };
}

/** Which of the arrays that a bounded backend was given are the layer's inputs and variables. */
export function namesOf(
  given: ReadonlyMap<Bounded, Float32Array>,
  { node, weights, inputs, batch }: LayerRun,
): ReadonlyMap<Bounded, GivenArray> {
  const names = new Map<Float32Array, GivenArray>();
  for (const { name, shape } of node.layer.variables) {
    const values = weights.get(`${node.name}.${name}`);
    if (values !== undefined) {
      names.set(values, { name: `${node.name}.${name}`, shape, isInput: false });
    }
  }
  inputs.forEach((values, i) => {
    const shape = [batch, ...(node.inputShapes[i] ?? [])];
    names.set(values, { name: node.inputs[i] ?? "input", shape, isInput: true });
  });
  return new Map(
    [...given].flatMap(([made, values]) => {
      const name = names.get(values);
      return name === undefined ? [] : [[made, name] as const];
    }),
  );
}
