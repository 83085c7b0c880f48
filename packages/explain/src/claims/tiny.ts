/**
 * Tiny examples computed on the reference: host numbers in, host numbers out. For demonstrations of a few values; models run
 * on backends.
 */
import {
  type Backend,
  type Layer,
  type LayerScope,
  type Shape,
  sequential,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { type Summary, summarize } from "../summary.js";

/** Values in row-major order with their shape, `[maps, rows, columns]` where they are maps. */
export interface Numbers {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** Numbers of a shape. */
export function numbers(shape: Shape, values: readonly number[]): Numbers {
  return { shape, values };
}

/** One number, or a list. */
export function list(...values: readonly number[]): Numbers {
  return { shape: [values.length], values };
}

/** 1, 2, 3 … in a shape. */
export function counted(...shape: readonly number[]): Numbers {
  const size = shape.reduce((all, extent) => all * extent, 1);
  return { shape, values: Array.from({ length: size }, (_, i) => i + 1) };
}

/** Equal values in a shape. */
export function filled(shape: Shape, value: number): Numbers {
  return { shape, values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value) };
}

/** Uploads numbers; a batch of one is put before maps. */
export type Upload = (given: Numbers, ...shape: readonly number[]) => Tensor;

/** What a computation on the reference gives; `shape` of the result where it should not be the tensor's own. */
export function computed(body: (upload: Upload, backend: Backend) => Tensor): Numbers {
  const backend = createReferenceBackend();
  return tidy(() => {
    const upload: Upload = ({ values, shape }, ...other) =>
      tensor(backend, values, other.length > 0 ? other : shape);
    const y = body(upload, backend);
    const [batch, ...rest] = y.shape;
    const shape = batch === 1 && rest.length > 0 ? rest : y.shape;
    return { shape, values: [...y.dataSync()] };
  });
}

/** What a layer gives for one example, with these values of its variables; those that are not given are ones. */
export function layerOutput(
  layer: Layer,
  x: Numbers,
  given: Readonly<Record<string, readonly number[]>> = {},
): Numbers {
  return computed((upload, backend) => {
    const scope: LayerScope = {
      ...{ backend, mode: "eval", update: () => undefined },
      value(name) {
        const shape = layer.variables.find((spec) => spec.name === name)?.shape ?? [];
        const values = given[name];
        return upload(values === undefined ? filled(shape, 1) : numbers(shape, values));
      },
      fresh: (shape) => upload(filled(shape, 0)),
    };
    return layer.forward([upload(x, 1, ...x.shape)], scope);
  });
}

/** What training may set in a layer, variable by variable. */
export function learned(layer: Layer): Numbers {
  const specs = layer.variables.filter(({ kind }) => kind === "parameter");
  return list(...specs.map(({ shape }) => shape.reduce((all, extent) => all * extent, 1)));
}

/** The summary of a chain of layers. */
export function summaryOf(input: Shape, ...chain: readonly (readonly [string, Layer])[]): Summary {
  return summarize(sequential("tiny", input, chain));
}
