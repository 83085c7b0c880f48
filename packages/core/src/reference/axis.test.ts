/** Reference matmul and the kernels along one axis (batch norm, LRN, softmax), and the fused convolution, by hand. */
import { describe, expect, it } from "vitest";
import { conv2dGeometry } from "../geometry/conv2d.js";
import { referenceKernels } from "./kernels.js";
import { localResponseNormTerms } from "./local-response-norm.js";
import { matmulTerms } from "./matmul.js";

describe("reference matmul", () => {
  const a = Float64Array.of(1, 2, 3, 4, 5, 6);
  const b = Float64Array.of(1, 10, 100, 1000, 10000, 100000);
  const plain = { m: 2, k: 3, n: 2, transposeA: false, transposeB: false } as const;
  const single = { batch: [], batchStrides: [[], []] } as const;

  it("multiplies rows by columns", () => {
    const y = referenceKernels.matmul(a, b, { ...plain, ...single });
    expect([...y]).toEqual([30201, 302010, 60504, 605040]);
  });

  it("reads transposed operands in their own layout", () => {
    const at = Float64Array.of(1, 4, 2, 5, 3, 6);
    const bt = Float64Array.of(1, 100, 10000, 10, 1000, 100000);
    const g = { ...plain, ...single, transposeA: true, transposeB: true };
    expect([...referenceKernels.matmul(at, bt, g)]).toEqual([30201, 302010, 60504, 605040]);
  });

  it("repeats an operand over the batch with stride 0", () => {
    const g = { batch: [2], m: 1, k: 1, n: 2, transposeA: false, transposeB: false } as const;
    const y = referenceKernels.matmul(Float64Array.of(2, 3), Float64Array.of(5, 7), {
      ...g,
      batchStrides: [[1], [0]],
    });
    expect([...y]).toEqual([10, 14, 15, 21]);
  });

  it("makes every value the sum of its terms", () => {
    const g = {
      ...{ batch: [2], m: 3, k: 1, n: 2, transposeA: true, transposeB: false },
      batchStrides: [[3], [0]],
    } as const;
    const y = referenceKernels.matmul(a, b, g);
    const summed = y.map((_, o) =>
      [...matmulTerms(g, o)].reduce((sum, t) => sum + (a[t.a] as number) * (b[t.b] as number), 0),
    );
    expect(y).toEqual(summed);
  });
});

describe("reference kernels along an axis", () => {
  it("scales and shifts each channel in batchNorm", () => {
    const y = referenceKernels.batchNorm(
      Float64Array.of(1, 2, 3, 4),
      Float64Array.of(10, 100),
      Float64Array.of(0.5, -0.5),
      { outer: 1, length: 2, inner: 2 },
    );
    expect([...y]).toEqual([10.5, 20.5, 299.5, 399.5]);
  });

  it("looks `before` and `after` in localResponseNorm, within the channels that exist", () => {
    const g = { outer: 1, length: 4, inner: 1, before: 2, after: 1 };
    const params = { alpha: 2, beta: 1, k: 3 };
    const y = referenceKernels.localResponseNorm(Float64Array.of(1, 2, 3, 4), { ...g, ...params });
    expect([...y]).toEqual([1 / 13, 2 / 31, 3 / 63, 4 / 61]);
    expect([...localResponseNormTerms({ ...g, ...params }, 3)].map((t) => t.x)).toEqual([1, 2, 3]);
  });

  it("makes softmax sum to 1 and survive large inputs", () => {
    const g = { outer: 1, length: 2, inner: 2 };
    const y = referenceKernels.softmax(Float64Array.of(1000, 0, 1000, Math.log(3)), g);
    expect(y[0]).toBe(0.5);
    expect(y[1]).toBeCloseTo(0.25, 15);
    expect(y[3]).toBeCloseTo(0.75, 15);
  });
});

describe("reference conv2dBiasActivation", () => {
  it("adds the bias of the output channel, then activates", () => {
    const g = conv2dGeometry([1, 1, 1, 2], [2, 1, 1, 1]);
    const run = (activation: "none" | "relu" | "tanh"): number[] => [
      ...referenceKernels.conv2dBiasActivation(
        Float64Array.of(1, -2),
        Float64Array.of(1, 3),
        Float64Array.of(0.5, -1),
        { ...g, activation },
      ),
    ];
    expect(run("none")).toEqual([1.5, -1.5, 2, -7]);
    expect(run("relu")).toEqual([1.5, 0, 2, 0]);
    expect(run("tanh")[3]).toBe(Math.tanh(-7));
  });
});
