/** Runs one layer with given values for its variables. */
import type { Backend } from "../src/backend.js";
import type { Layer, LayerScope } from "../src/layers/layer.js";
import type { Mode } from "../src/program/context.js";
import { Random } from "../src/random.js";
import type { ReferenceBackend } from "../src/reference/index.js";
import { tensor } from "../src/tensor/create.js";
import type { Tensor } from "../src/tensor/tensor.js";

/** A scope over tensors by name; what the layer updates is put into `updates`. */
export function layerScope(
  backend: Backend,
  mode: Mode,
  values: Readonly<Record<string, Tensor>> = {},
  updates: Map<string, Tensor> = new Map(),
): LayerScope {
  const random = new Random(1);
  return {
    backend,
    mode,
    value: (name) => {
      const value = values[name];
      if (value === undefined) throw new RangeError(`no value for ${name}`);
      return value;
    },
    update: (name, next) => updates.set(name, next),
    fresh: (shape, fill) => {
      const numbers = new Float32Array(shape.reduce((a, b) => a * b, 1));
      fill(numbers, random);
      return tensor(backend, numbers, shape);
    },
  };
}

/** A layer's starting values on a backend. */
export function initialValues(
  layer: Layer,
  backend: ReferenceBackend,
  seed = 4,
): Readonly<Record<string, Tensor>> {
  const random = new Random(seed);
  return Object.fromEntries(
    layer.variables.map((spec) => {
      const values = new Float32Array(spec.shape.reduce((a, b) => a * b, 1));
      spec.initialise(values, random);
      return [spec.name, tensor(backend, values, spec.shape)];
    }),
  );
}
