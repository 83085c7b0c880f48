/**
 * Tiny examples: host numbers in, host numbers out, computed on the reference unless a backend is asked for. For
 * demonstrations of a few values; models run on backends.
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

/** A computation of a demonstration. */
export type Body = (upload: Upload, backend: Backend) => Tensor;

/** Who computes: the reference, unless {@link computedBy} says otherwise. */
let computer: (body: Body) => Numbers = onReference;

/** What a computation gives; without its batch where that is of one. */
export function computed(body: Body): Numbers {
  return computer(body);
}

/** Does work whose computations are answered otherwise. */
export function computedBy<T>(answer: (body: Body) => Numbers, work: () => T): T {
  const before = computer;
  computer = answer;
  try {
    return work();
  } finally {
    computer = before;
  }
}

/** Computes at once. */
export function onReference(body: Body): Numbers {
  return tidy(() => {
    const y = run(body, createReferenceBackend());
    return { shape: shownShape(y), values: [...y.dataSync()] };
  });
}

/** Computes on a backend, which may answer later. */
export async function onBackend(body: Body, backend: Backend): Promise<Numbers> {
  const y = tidy(() => run(body, backend));
  try {
    return { shape: shownShape(y), values: [...(await y.data())] };
  } finally {
    y.dispose();
  }
}

function run(body: Body, backend: Backend): Tensor {
  const upload: Upload = ({ values, shape }, ...other) =>
    tensor(backend, values, other.length > 0 ? other : shape);
  return body(upload, backend);
}

function shownShape({ shape }: Tensor): Shape {
  const [batch, ...rest] = shape;
  return batch === 1 && rest.length > 0 ? rest : shape;
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
