/** Matrix products in all orientations and batches, with their gradients. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { matmul } from "./matmul.js";
import { permute } from "./movement.js";
import { sum } from "./reduce.js";

const flags = [false, true];
const orientations = flags.flatMap((transposeA) =>
  flags.map((transposeB) => ({ transposeA, transposeB })),
);
const batches = [
  [[], []],
  [[2], [2]],
  [[2], []],
  [[], [2]],
  [[3, 1], [2]],
  [
    [1, 2],
    [2, 1],
  ],
] as const;

describe.each(orientations)("matmul with $transposeA and $transposeB", (options) => {
  const shapesOf = (left: readonly number[], right: readonly number[]): [number[], number[]] => [
    [...left, ...(options.transposeA ? [3, 2] : [2, 3])],
    [...right, ...(options.transposeB ? [4, 3] : [3, 4])],
  ];

  it.each(batches)("has gradients to order 2 over batches %j and %j", (left, right) => {
    const [a, b] = shapesOf(left, right);
    expectGradients(
      (...x) => matmul(take(x)[0], take(x)[1], options),
      [normal(a, 1), normal(b, 2)],
    );
  });

  it("is the plain product of the operands put upright", () => {
    const backend = createReferenceBackend();
    const [a, b] = shapesOf([], []).map((shape, i) =>
      tensor(backend, [...normal(shape, i).values], shape),
    );
    if (a === undefined || b === undefined) return expect.unreachable();
    const left = options.transposeA ? permute(a, [1, 0]) : a;
    const right = options.transposeB ? permute(b, [1, 0]) : b;
    expect(matmul(a, b, options).dataSync()).toEqual(matmul(left, right).dataSync());
  });
});

describe("matmul", () => {
  it("has a third derivative of 0 and mixed second ones", () => {
    expectGradients(
      (...x) => matmul(take(x)[0], take(x)[1]),
      [normal([2, 2], 1), normal([2, 2], 2)],
      [3],
    );
  });

  it("over an inner size of 0 is all zeros, with empty gradients", () => {
    const backend = createReferenceBackend();
    const [a, b] = [zeros(backend, [2, 0]), zeros(backend, [0, 3])];
    const y = matmul(a, b);
    expect([y.shape, ...y.dataSync()]).toEqual([[2, 3], 0, 0, 0, 0, 0, 0]);
    expect(grad(() => sum(matmul(a, b)), [a])[0]?.shape).toEqual([2, 0]);
  });
});
