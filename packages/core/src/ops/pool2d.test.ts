/** Max and average pooling: gradients where windows overlap, are padded, or reach beyond; ties. */
import { describe, expect, it } from "vitest";
import { distinct, normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { type Pool2dOptions, pool2dGeometry } from "../geometry/pool2d.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { mul } from "./binary.js";
import {
  avgPool2d,
  maxPool2d,
  maxPool2dInputGradOp,
  maxPool2dSelect,
  maxPool2dWithIndices,
} from "./pool2d.js";
import { sum } from "./reduce.js";

const cases: readonly (readonly [string, readonly number[], Pool2dOptions])[] = [
  ["windows side by side", [2, 2, 4, 6], { kernel: [2, 3] }],
  ["overlapping windows", [1, 2, 5, 7], { kernel: 3, stride: 2 }],
  ["gaps between windows", [1, 1, 5, 7], { kernel: [2, 1], stride: 3 }],
  ["dilated windows", [1, 1, 6, 7], { kernel: 2, stride: 1, dilation: [3, 2] }],
  ["asymmetric padding", [1, 2, 4, 5], { kernel: [3, 2], stride: 2, padding: [1, 0, 0, 1] }],
  ["ceil mode", [1, 1, 6, 5], { kernel: [3, 2], stride: 2, ceilMode: true }],
  ["ceil mode and padding", [2, 1, 5, 6], { kernel: 3, stride: 2, padding: 1, ceilMode: true }],
  ["one window larger than the input", [1, 2, 1, 1], { kernel: 2, ceilMode: true }],
];

describe.each(cases)("pooling with %s", (_, shape, options) => {
  it("max has gradients to order 2", () => {
    expectGradients(
      squared((...x) => maxPool2d(take(x)[0], options)),
      [distinct(shape)],
    );
  });

  it("max has an input gradient and a selection with gradients to order 2 in what is moved", () => {
    const g = pool2dGeometry(shape, options);
    const y = [g.batch, g.channels, g.outHeight, g.outWidth];
    const backend = createReferenceBackend();
    const x = tensor(backend, [...distinct(shape).values], shape);
    expectMoved(backend, (dy) => maxPool2dInputGradOp([dy, x], g), y);
    expectMoved(backend, (v) => maxPool2dSelect(v, x, options), shape);
  });

  it("average has gradients to order 2, whether padding counts or not", () => {
    for (const countPadding of [true, false]) {
      const pool = { ...options, countPadding };
      expectGradients(
        squared((...x) => avgPool2d(take(x)[0], pool)),
        [normal(shape)],
      );
    }
  });
});

/** A move is linear: its gradient is its adjoint, ⟨mᵀ(m(u)), v⟩ = ⟨m(u), m(v)⟩. */
function expectMoved(
  backend: ReturnType<typeof createReferenceBackend>,
  move: (v: ReturnType<typeof tensor>) => ReturnType<typeof tensor>,
  shape: readonly number[],
): void {
  const u = tensor(backend, [...normal(shape, 5).values], shape);
  const v = tensor(backend, [...normal(shape, 6).values], shape);
  const [pulled] = grad(() => sum(mul(move(v), move(u))), [v]);
  if (pulled === undefined) throw new RangeError("no gradient");
  const left = sum(mul(pulled, v)).dataSync()[0] ?? Number.NaN;
  const right = sum(mul(move(v), move(u))).dataSync()[0] ?? Number.NaN;
  expect(left).toBeCloseTo(right, 5);
  expect(Math.abs(right)).toBeGreaterThan(1e-3);
}

describe("pooling", () => {
  it("gives the whole gradient to the first of equal maxima", () => {
    const x = tensor(createReferenceBackend(), [3, 3, 3, 3, 3, 3], [1, 1, 2, 3]);
    const [dx] = grad(() => sum(maxPool2d(x, { kernel: 2, stride: 1 })), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it("adds up the gradients of overlapping windows with the same maximum", () => {
    const x = tensor(createReferenceBackend(), [0, 9, 0], [1, 1, 1, 3]);
    const [dx] = grad(() => sum(maxPool2d(x, { kernel: [1, 2], stride: 1 })), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([0, 2, 0]);
  });

  it("propagates NaN, and never takes padding for a maximum", () => {
    const x = tensor(createReferenceBackend(), [-5, Number.NaN, -7, -6], [1, 1, 1, 4]);
    const y = maxPool2d(x, { kernel: [1, 2], padding: [0, 0, 1, 1], stride: [1, 2] });
    expect([...y.dataSync()]).toEqual([-5, NaN, -6]);
  });

  it("selects positions, which are max pooling's indices", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 7, 3, 4, 9, 6], [1, 1, 2, 3]);
    const places = tensor(backend, [0, 1, 2, 3, 4, 5], [1, 1, 2, 3]);
    expect([...maxPool2dSelect(places, x, { kernel: 2, stride: 1 }).dataSync()]).toEqual([4, 4]);
  });

  it("numbers the first maxima within each map, and leaves the indices without a gradient", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 7, 7, 4, 2, 6, 0, 5, 3, 9, 8, 9], [1, 2, 2, 3]);
    const pool = { kernel: 2, stride: 1, padding: [1, 0, 0, 0] } as const;
    const { values, indices } = maxPool2dWithIndices(x, pool);
    expect([...values.dataSync()]).toEqual([7, 7, 7, 7, 5, 5, 9, 9]);
    expect([...indices.dataSync()]).toEqual([1, 1, 1, 1, 1, 1, 3, 5]);
    const [dx] = grad(() => sum(mul(maxPool2dWithIndices(x, pool).indices, 3)), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual(new Array(12).fill(0));
  });

  it("divides averages by the whole window, or by what lies on the input", () => {
    const x = tensor(createReferenceBackend(), [2, 4], [1, 1, 1, 2]);
    const pool = { kernel: [1, 3], stride: 1, padding: [0, 0, 1, 1] } as const;
    const average = (countPadding: boolean): readonly number[] => [
      ...avgPool2d(x, { ...pool, countPadding }).dataSync(),
    ];
    expect(average(true)).toEqual([2, 2]);
    expect(average(false)).toEqual([3, 3]);
  });
});
