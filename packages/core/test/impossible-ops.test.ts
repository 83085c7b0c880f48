/** Impossible arguments of operations and of the oldest layers: the type of the error, and what it says was found. */
import { describe, expect, it } from "vitest";
import {
  ArgumentError,
  BackendMismatchError,
  ConvscopeError,
  DisposedError,
  ShapeError,
} from "../src/errors.js";
import {
  add,
  avgPool2d,
  classLabels,
  concat,
  conv2d,
  layers,
  matmul,
  maxPool2d,
  ones,
  permute,
  reshape,
  softmax,
  sum,
  type Tensor,
} from "../src/index.js";
import { createReferenceBackend } from "../src/reference/index.js";

const backend = createReferenceBackend();
const make = (...shape: readonly number[]): Tensor => ones(backend, shape);
const filters = { inChannels: 4, outChannels: 4, kernel: 3 };

function disposed(): Tensor {
  const x = make(2);
  x.dispose();
  return x;
}

type Kind = new (...args: never[]) => ConvscopeError;
type Row = readonly [what: string, kind: Kind, found: string, attempt: () => unknown];

const rows: readonly Row[] = [
  [
    "kernel beyond the padded input",
    ShapeError,
    "found height 4 + padding 0 + 0 = 4",
    () => conv2d(make(1, 1, 4, 4), make(1, 1, 5, 5)),
  ],
  [
    "groups that do not divide",
    ArgumentError,
    "found groups 3",
    () => conv2d(make(1, 4, 4, 4), make(4, 1, 3, 3), { groups: 3 }),
  ],
  [
    "negative padding",
    ArgumentError,
    "found padding -1",
    () => conv2d(make(1, 1, 4, 4), make(1, 1, 3, 3), { padding: -1 }),
  ],
  [
    "stride 0",
    ArgumentError,
    "found stride (height) 0",
    () => conv2d(make(1, 1, 4, 4), make(1, 1, 3, 3), { stride: 0 }),
  ],
  [
    "a dilation that is not whole",
    ArgumentError,
    "found dilation (height) 1.5",
    () => conv2d(make(1, 1, 4, 4), make(1, 1, 3, 3), { dilation: 1.5 }),
  ],
  [
    "a bias of the wrong length",
    ShapeError,
    "found bias [2]",
    () => conv2d(make(1, 1, 4, 4), make(1, 1, 3, 3), { bias: make(2) }),
  ],
  [
    "channels that do not meet",
    ShapeError,
    "found input with 2 channels, weight wants 3",
    () => conv2d(make(1, 2, 4, 4), make(1, 3, 3, 3)),
  ],
  [
    "a layer with stride 0",
    ArgumentError,
    "found stride (height) 0",
    () => layers.conv2d({ ...filters, stride: 0 }),
  ],
  [
    "a layer with negative padding",
    ArgumentError,
    "found padding -1",
    () => layers.conv2d({ ...filters, padding: -1 }),
  ],
  [
    "a layer with half a channel",
    ArgumentError,
    "found inChannels 0.5",
    () => layers.conv2d({ ...filters, inChannels: 0.5 }),
  ],
  [
    "a layer with groups that do not divide",
    ArgumentError,
    "found 3 groups for 4 → 4 maps",
    () => layers.conv2d({ ...filters, groups: 3 }),
  ],
  [
    "a pool of nothing",
    ArgumentError,
    "found kernel (height) 0",
    () => layers.maxPool2d({ kernel: 0 }),
  ],
  [
    "padding beyond half a pool",
    ArgumentError,
    "found padding 2 with kernel 2",
    () => maxPool2d(make(1, 1, 4, 4), { kernel: 2, padding: 2 }),
  ],
  [
    "a pool beyond the input",
    ShapeError,
    "found height 2",
    () => avgPool2d(make(1, 1, 2, 2), { kernel: 3 }),
  ],
  [
    "a pool with stride 0",
    ArgumentError,
    "found stride (height) 0",
    () => avgPool2d(make(1, 1, 4, 4), { kernel: 2, stride: 0 }),
  ],
  [
    "a dense layer without outputs",
    ArgumentError,
    "found outFeatures 0",
    () => layers.linear({ inFeatures: 4, outFeatures: 0 }),
  ],
  [
    "a dense layer on other features",
    ShapeError,
    "input has 5 features, weight wants 4",
    () => layers.linear({ inFeatures: 4, outFeatures: 2 }).outputShape([5]),
  ],
  [
    "batch norm without channels",
    ArgumentError,
    "found channels 0",
    () => layers.batchNorm2d({ channels: 0 }),
  ],
  [
    "batch norm with a negative epsilon",
    ArgumentError,
    "found epsilon -1",
    () => layers.batchNorm2d({ channels: 2, epsilon: -1 }),
  ],
  [
    "batch norm with a momentum of 2",
    ArgumentError,
    "found momentum 2",
    () => layers.batchNorm2d({ channels: 2, momentum: 2 }),
  ],
  [
    "codes of different lengths",
    ArgumentError,
    "found codes of lengths 1, 2",
    () => layers.rbf({ codes: [[1], [1, 1]] }),
  ],
  ["an axis out of range in a sum", ArgumentError, "found axis 2", () => sum(make(2, 2), 2)],
  [
    "an axis out of range in a softmax",
    ArgumentError,
    "found axis -3",
    () => softmax(make(2, 2), -3),
  ],
  [
    "an axis out of range in a concat",
    ArgumentError,
    "found axis 1",
    () => concat([make(2), make(2)], 1),
  ],
  [
    "an axis twice in a permute",
    ArgumentError,
    "found axes [0, 0]",
    () => permute(make(2, 2), [0, 0]),
  ],
  ["nothing to concat", ArgumentError, "found no tensors", () => concat([], 0)],
  [
    "a reshape of another size",
    ShapeError,
    "found [2, 2] = 4 elements",
    () => reshape(make(2, 2), [3]),
  ],
  [
    "shapes that do not broadcast",
    ShapeError,
    "found shapes [2, 3] and [2, 2]",
    () => add(make(2, 3), make(2, 2)),
  ],
  [
    "a product of unequal insides",
    ShapeError,
    "found [2, 3] times [2, 3]",
    () => matmul(make(2, 3), make(2, 3)),
  ],
  [
    "two backends",
    BackendMismatchError,
    'add: found tensors on "reference" and another "reference"',
    () => add(make(2), ones(createReferenceBackend(), [2])),
  ],
  ["a disposed tensor", DisposedError, "found it disposed", () => add(disposed(), 1)],
  [
    "a label beyond the classes",
    ArgumentError,
    "found label 3 at example 1",
    () => classLabels(backend, [0, 3], 3),
  ],
  ["half a label", ArgumentError, "found label 0.5", () => classLabels(backend, [0.5], 3)],
  ["a negative label", ArgumentError, "found label -1", () => classLabels(backend, [-1], 3)],
];

describe("an impossible argument", () => {
  it.each(rows)("is refused: %s", (_what, kind, found, attempt) => {
    const error = thrownBy(attempt);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(found);
    expect(error.message, "found, wanted and cure").toMatch(
      /^[^:]+: .*(found|input has) .+(expected|weight wants) .+; .+/s,
    );
  });
});

/** One row for every kind of impossible argument: all that the message says of it. */
const whole: readonly (readonly [attempt: () => unknown, kind: Kind, message: string])[] = [
  [
    () => conv2d(make(1, 1, 4, 9), make(1, 1, 7, 3), { padding: 1 }),
    ShapeError,
    "conv2d: found height 4 + padding 1 + 1 = 6, expected at least 7 (kernel 7); enlarge the input or the padding, or use a smaller kernel",
  ],
  [
    () => layers.convTranspose2d({ ...filters, groups: 3 }),
    ArgumentError,
    "convTranspose2d: found groups 3 with 4 output channels, expected a divisor (each group makes an equal share); choose groups that divide them",
  ],
  [
    () => layers.conv2d({ ...filters, padding: -1 }),
    ArgumentError,
    "conv2d: found padding -1, expected a whole number of at least 0; correct padding",
  ],
  [
    () => layers.maxPool2d({ kernel: 2, stride: 0 }),
    ArgumentError,
    "maxPool2d: found stride (height) 0, expected a whole number of at least 1; correct stride (height)",
  ],
  [
    () => layers.conv2d({ ...filters, kernel: [3, 2.5] }),
    ArgumentError,
    "conv2d: found kernel (width) 2.5, expected a whole number of at least 1; correct kernel (width)",
  ],
  [
    () => classLabels(backend, [9, 10], 10),
    ArgumentError,
    "classLabels: found label 10 at example 1, expected a whole number from 0 to 9 (there are 10 classes, one an output of the model); correct the label, or give the model as many outputs as there are classes",
  ],
  [
    () => softmax(make(2, 3), 2),
    ArgumentError,
    "softmax: found axis 2, expected an integer from -2 to 1 (the tensor has rank 2); name an axis that it has",
  ],
  [
    () => add(make(2, 3), make(2, 2)),
    ShapeError,
    "add: found shapes [2, 3] and [2, 2], expected shapes that broadcast (aligned at the right, axis 1 has 3 and 2; equal extents or 1 are needed); reshape or slice one of them",
  ],
  [
    () => add(make(2), ones(createReferenceBackend(), [2])),
    BackendMismatchError,
    'add: found tensors on "reference" and another "reference", expected one backend (data never moves by itself); move one of them: tensor(other, await x.data(), x.shape), or model.to(other)',
  ],
  [
    () => add(disposed(), 1),
    DisposedError,
    "tensor [2]: found it disposed, expected it alive; use it before dispose(), or return it from tidy()",
  ],
];

it.each(whole)("the whole message, case %#", (attempt, kind, message) => {
  const error = thrownBy(attempt);
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toBe(message);
  expect(Object.keys(error.details).length).toBeGreaterThan(0);
});

function thrownBy(attempt: () => unknown): ConvscopeError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ConvscopeError) return error;
    throw error;
  }
  return expect.unreachable();
}
