/** Small networks and batches for tests: every layer that trains differently from how it is used. */
import { layers, type Model, sequential } from "../src/index.js";
import type { Variable } from "../src/program/variable.js";
import { Random } from "../src/random.js";
import type { ReferenceBackend } from "../src/reference/index.js";
import { tensor } from "../src/tensor/create.js";
import type { Tensor } from "../src/tensor/tensor.js";

/** Convolution, batch norm, pooling, dropout, dense: input 2@7×6, three classes. */
export function smallNetwork(): Model {
  return sequential(
    "small",
    [2, 7, 6],
    [
      [
        "conv1",
        layers.conv2d({ inChannels: 2, outChannels: 4, kernel: 3, padding: 1, activation: "relu" }),
      ],
      ["norm1", layers.batchNorm2d({ channels: 4 })],
      ["pool1", layers.maxPool2d({ kernel: 3, stride: 2 })],
      [
        "conv2",
        layers.conv2d({ inChannels: 4, outChannels: 4, kernel: 2, groups: 2, activation: "tanh" }),
      ],
      ["drop", layers.dropout(0.4)],
      ["fc", layers.linear({ inFeatures: [4, 2, 1], outFeatures: 3 })],
    ],
  ).initialise(5);
}

/** A batch of pictures and their labels. */
export function batch(
  backend: ReferenceBackend,
  count: number,
  seed: number,
): { readonly x: Tensor; readonly labels: Tensor } {
  const random = new Random(seed);
  const x = Array.from({ length: count * 2 * 7 * 6 }, () => random.normal());
  const labels = Array.from({ length: count }, () => random.integer(3));
  return { x: tensor(backend, x, [count, 2, 7, 6]), labels: tensor(backend, labels) };
}

/** Every variable's values in float64, by name. */
export function exactValues(
  backend: ReferenceBackend,
  variables: Iterable<Variable>,
): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    [...variables].map((variable) => [variable.name, [...exact(backend, variable.tensor)]]),
  );
}

/** A tensor's values in float64. */
export function exact(backend: ReferenceBackend, x: Tensor): readonly number[] {
  const { buffer } = x;
  if (!(buffer instanceof Float64Array)) throw new RangeError("not a buffer of the reference");
  return [...backend.values(buffer)];
}
