/** Impossible arguments of operations and of the oldest layers: the type of the error, and what it says was found. */
import { describe, expect, it } from "vitest";
import {
  ArgumentError,
  BackendMismatchError,
  type ConvscopeError,
  DisposedError,
  ShapeError,
} from "../src/errors.js";
import {
  add,
  avgPool2d,
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
    "found tensors on",
    () => add(make(2), ones(createReferenceBackend(), [2])),
  ],
  ["a disposed tensor", DisposedError, "found it disposed", () => add(disposed(), 1)],
];

describe("an impossible argument", () => {
  it.each(rows)("is refused: %s", (_what, kind, found, attempt) => {
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(found);
  });
});
