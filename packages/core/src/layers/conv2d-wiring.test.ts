/** The convolution layer under every wiring, against the dense definition through the 0/1 selection matrix. */
import { describe, expect, it } from "vitest";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { grad } from "../autograd/grad.js";
import { type Connectivity, connectivity, edgesOf, lenet5C3 } from "../connectivity.js";
import { mul } from "../ops/binary.js";
import { conv2d } from "../ops/conv2d.js";
import { matmul } from "../ops/matmul.js";
import { sum } from "../ops/reduce.js";
import { reshape } from "../ops/reshape.js";
import { Random } from "../random.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { conv2d as conv2dLayer } from "./conv2d.js";
import { freeCount } from "./layer.js";

interface Case {
  readonly wiring: Connectivity;
  readonly inputs: number;
  readonly filters: number;
}

const cases: readonly Case[] = [
  { wiring: connectivity.full(), inputs: 3, filters: 4 },
  { wiring: connectivity.groups(2), inputs: 4, filters: 6 },
  { wiring: connectivity.depthwise(2), inputs: 3, filters: 6 },
  { wiring: connectivity.perMap(), inputs: 3, filters: 2 },
  { wiring: connectivity.sharedAcrossMaps(), inputs: 3, filters: 4 },
  { wiring: connectivity.table(lenet5C3), inputs: 6, filters: 16 },
  { wiring: connectivity.random(2, 9), inputs: 5, filters: 4 },
];

const window = { stride: [2, 1], padding: [1, 0, 2, 1] } as const;
const kernel = [3, 2] as const;
const [rows, columns] = kernel;

/** Free kernels `[E, R, S]` → dense `[K, C, R, S]`: the selection matrix has a 1 for each edge and its kernel. */
function denseWeight(
  backend: ReferenceBackend,
  { wiring, inputs, filters }: Case,
  free: Tensor,
): Tensor {
  const edges = edgesOf(wiring, inputs, filters);
  const maps = Math.max(...edges.map(({ to }) => to)) + 1;
  const kernels = Math.max(...edges.map(({ kernel }) => kernel)) + 1;
  const selection = new Float32Array(maps * inputs * kernels);
  for (const { from, to, kernel } of edges) selection[(to * inputs + from) * kernels + kernel] = 1;
  const chosen = matmul(
    tensor(backend, selection, [maps * inputs, kernels]),
    reshape(free, [kernels, rows * columns]),
  );
  return reshape(chosen, [maps, inputs, rows, columns]);
}

/** Where the free kernels stand in what the layer stores. */
function freeOf({ wiring, inputs, filters }: Case, stored: Tensor): Tensor {
  const masked = wiring.kind === "table" || wiring.kind === "random";
  if (!masked) return reshape(stored, [-1, rows, columns]);
  const flat = reshape(stored, [filters * inputs, rows, columns]);
  const edges = edgesOf(wiring, inputs, filters);
  return reshapeRows(
    flat,
    edges.map(({ from, to }) => to * inputs + from),
  );
}

function reshapeRows(flat: Tensor, places: readonly number[]): Tensor {
  const [height = 0] = flat.shape;
  const pick = new Float32Array(places.length * height);
  for (const [row, place] of places.entries()) pick[row * height + place] = 1;
  const chooser = tensor(flat.backend, pick, [places.length, height]);
  return reshape(matmul(chooser, reshape(flat, [height, rows * columns])), [
    places.length,
    rows,
    columns,
  ]);
}

describe.each(cases)("convolution wired $wiring.kind", (wired) => {
  const { wiring, inputs, filters } = wired;
  const layer = conv2dLayer({
    ...window,
    inChannels: inputs,
    outChannels: filters,
    kernel,
    connectivity: wiring,
    activation: "tanh",
  });

  it("computes what the dense definition computes, forward and backward", () => {
    const backend = createReferenceBackend();
    const values = initialValues(layer, backend);
    const { weight, bias } = values;
    if (weight === undefined || bias === undefined) return expect.unreachable();
    const random = new Random(8);
    const pixels = Array.from({ length: 2 * inputs * 30 }, () => random.normal());
    const x = tensor(backend, pixels, [2, inputs, 5, 6]);
    const free = freeOf(wired, weight);
    const byLayer = (): Tensor => layer.forward([x], layerScope(backend, "train", values));
    const byDefinition = (): Tensor =>
      conv2d(x, denseWeight(backend, wired, free), { ...window, bias, activation: "tanh" });
    const y = byLayer();
    expectClose(backend, y, byDefinition());
    expect(y.shape).toEqual([2, ...layer.outputShape([inputs, 5, 6])]);
    const loss = (forward: () => Tensor): Tensor => {
      const out = forward();
      return sum(mul(out, mul(out, out)));
    };
    const [dx, dw, db] = grad(() => loss(byLayer), [x, weight, bias]);
    const [dxDense, dFree, dbDense] = grad(() => loss(byDefinition), [x, free, bias]);
    if (!dx || !dw || !db || !dxDense || !dFree || !dbDense) return expect.unreachable();
    expectClose(backend, dx, dxDense);
    expectClose(backend, db, dbDense);
    expectClose(backend, freeOf(wired, dw), dFree);
  });

  it("holds one 2-D kernel for each that is free, and counts edges", () => {
    const edges = edgesOf(wiring, inputs, filters);
    const kernels = new Set(edges.map(({ kernel }) => kernel)).size;
    const [weight] = layer.variables;
    if (weight === undefined) return expect.unreachable();
    expect(freeCount(weight)).toBe(kernels * rows * columns);
    const [maps = 0, height = 0, width = 0] = layer.outputShape([inputs, 5, 6]);
    const places = height * width;
    expect(layer.counts?.([inputs, 5, 6])).toEqual({
      neurons: maps * places,
      connections: places * edges.length * rows * columns + maps * places,
      macs: places * edges.length * rows * columns,
    });
  });
});

function expectClose(backend: ReferenceBackend, a: Tensor, b: Tensor): void {
  expect(a.shape).toEqual(b.shape);
  const [left, right] = [exact(backend, a), exact(backend, b)];
  const error = Math.max(...left.map((value, i) => Math.abs(value - (right[i] ?? Number.NaN))));
  expect(error).toBeLessThan(1e-12);
}
