/** Runs one case of a layer or of a loss on a backend. Not a judge of the result. */
import {
  type Backend,
  build,
  type Layer,
  type LayerOptions,
  type LayerScope,
  layers,
  lossFromJson,
  maxPool2dWithIndices,
  modelFromJson,
  type Pool2dOptions,
  Random,
  type SqueezeExciteOptions,
  squeezeExcite,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  vjp,
} from "@convscope/core";
import type { Fixtures, LayerCase, Stored } from "./fixture-file.js";

/** Everything that a case gives, read from the backend. */
export interface Outcome<T> {
  /** Of the output, without the batch, as the layer foretells it; undefined for a loss. */
  readonly foretold: readonly number[] | undefined;
  readonly output: T;
  readonly inputGradients: readonly T[];
  readonly parameterGradients: Readonly<Record<string, T>>;
  readonly updates: Readonly<Record<string, T>>;
}

type Forward = (inputs: readonly Tensor[], scope: LayerScope) => Tensor;

/** A layer by its saved description, as a model file would bring it. */
function layerOf({ op, options, inputs }: LayerCase): {
  readonly forward: Forward;
  readonly foretold: readonly number[] | undefined;
} {
  if (op.startsWith("loss ")) {
    const loss = lossFromJson({ kind: op.slice(5), ...options });
    return { forward: (operands) => lossValue(loss, operands), foretold: undefined };
  }
  const shapes = inputs.map(([shape]) => shape.slice(1));
  if (op === "squeezeExcite") return squeezeExciteOf(options, shapes);
  if (op === "maxPool2dWithIndices") return withIndices(options);
  const layer = op === "split" ? pieceOf(options) : savedLayer(op, options, shapes);
  return {
    forward: (operands, scope) => layer.forward(operands, scope),
    foretold: layer.outputShape(...shapes),
  };
}

/** A block of layers: their variables go by the names that they have in a model. */
function squeezeExciteOf(
  options: LayerOptions,
  [shape = []]: readonly (readonly number[])[],
): ReturnType<typeof layerOf> {
  const given: unknown = options;
  const model = build("case", shape, (x, apply) =>
    squeezeExcite("it", x, apply, given as SqueezeExciteOptions),
  );
  return {
    foretold: model.outputShape,
    forward([x], scope) {
      const own = { ...scope, value: ({ name }: Variable) => scope.value(name) };
      const values = x && model.forward(x, { ...own, update: () => undefined });
      const output = values?.get(model.output);
      if (output === undefined) throw new RangeError("a block gives an output");
      return output;
    },
  };
}

/** One of the layers that a split is. */
function pieceOf(options: LayerOptions): Layer {
  const given: unknown = options;
  const { sizes, axis, piece } = given as {
    readonly sizes: readonly number[];
    readonly axis?: number;
    readonly piece: number;
  };
  const layer = layers.split(sizes, axis)[piece];
  if (layer === undefined) throw new RangeError(`a split has no piece ${piece}`);
  return layer;
}

/** An op and no layer: the places of the maxima are checked as what a layer updates. */
function withIndices(options: LayerOptions): ReturnType<typeof layerOf> {
  const given: unknown = options;
  return {
    foretold: undefined,
    forward([x], scope) {
      if (x === undefined) throw new RangeError("a pooling has an input");
      const { values, indices } = maxPool2dWithIndices(x, given as Pool2dOptions);
      scope.update("indices", indices);
      return values;
    },
  };
}

function lossValue(loss: ReturnType<typeof lossFromJson>, operands: readonly Tensor[]): Tensor {
  const [outputs, targets] = operands;
  if (outputs === undefined || targets === undefined) throw new RangeError("a loss has targets");
  return loss.value(outputs, targets);
}

function savedLayer(
  kind: string,
  options: LayerOptions,
  shapes: readonly (readonly number[])[],
): ReturnType<typeof modelFromJson>["nodes"][number]["layer"] {
  const description = {
    format: "convscope-model",
    version: 1,
    name: "case",
    input: shapes[0],
    output: "it",
    layers: [{ name: "it", kind, options, inputs: shapes.map(() => "input") }],
    metadata: {},
  };
  return modelFromJson(JSON.parse(JSON.stringify(description))).node("it").layer;
}

/** Forward and backward once. `read` takes a tensor's values while it lives. */
export function runCase<T>(
  fixtures: Fixtures,
  one: LayerCase,
  backend: Backend,
  read: (x: Tensor) => T,
): Outcome<T> {
  const put = (stored: Stored): Tensor => tensor(backend, fixtures.values(stored), stored[0]);
  const putAll = (all: Readonly<Record<string, Stored>>): readonly (readonly [string, Tensor])[] =>
    Object.entries(all).map(([name, stored]) => [name, put(stored)]);
  const results: Outcome<T>[] = [];
  tidy(() => {
    const { forward, foretold } = layerOf(one);
    const inputs = one.inputs.map(put);
    const parameters = putAll(one.parameters);
    const updates = new Map<string, T>();
    const scope = scopeOf(backend, one, new Map([...parameters, ...putAll(one.state)]), (name, x) =>
      updates.set(name, read(x)),
    );
    const differentiated = inputs.slice(0, one.inputGradients.length);
    const { value, gradients } = vjp(
      () => forward(inputs, scope),
      [...differentiated, ...parameters.map(([, parameter]) => parameter)],
      () => put(one.cotangent),
    );
    const read_ = gradients.map(read);
    results.push({
      foretold,
      output: read(value),
      inputGradients: read_.slice(0, differentiated.length),
      parameterGradients: Object.fromEntries(
        parameters.flatMap(([name], i) => {
          const gradient = read_[differentiated.length + i];
          return gradient === undefined ? [] : [[name, gradient] as const];
        }),
      ),
      updates: Object.fromEntries(updates),
    });
  });
  const [result] = results;
  if (result === undefined) throw new RangeError("a case has an outcome");
  return result;
}

function scopeOf(
  backend: Backend,
  { mode, seed }: LayerCase,
  values: ReadonlyMap<string, Tensor>,
  update: (name: string, next: Tensor) => void,
): LayerScope {
  const random = new Random(seed);
  return {
    backend,
    mode,
    value(name) {
      const value = values.get(name);
      if (value === undefined) throw new RangeError(`the case holds no ${name}`);
      return value;
    },
    update,
    fresh(shape, fill) {
      const numbers = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      fill(numbers, random);
      return tensor(backend, numbers, shape);
    },
  };
}
