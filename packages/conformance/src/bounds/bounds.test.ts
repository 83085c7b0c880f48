/** The bounds are those of their sources, correct algorithms stay within them, and they are no wider than they must be. */
import type { Capabilities, KernelName } from "@convscope/core/backend";
import { arithmeticOf, gamma, referenceKernels } from "@convscope/core/reference";
import { describe, expect, it } from "vitest";
import { conv2dGeometry } from "../geometries.js";
import { makeInput, uniform } from "../inputs.js";
import { createFloat32Backend } from "../mutants/float32-backend.js";
import type { ConformanceReport } from "../report.js";
import { runConformance } from "../run-conformance.js";
import { fftConv2d, isTransformable } from "../testing/fft-conv2d.js";
import {
  type Filtering,
  filterings,
  isFilterable,
  winogradConv2d,
} from "../testing/winograd-conv2d.js";
import { expectationOf } from "./expect.js";
import { predictionFactor } from "./student.js";

const FLOAT32: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  maxElements: 2 ** 24,
};
const float32 = arithmeticOf(FLOAT32);

describe("the bound of a fused sigmoid", () => {
  it("lets it vanish where its formula does and the value is just subnormal, and nowhere else", () => {
    const plain = conv2dGeometry([1, 1, 1, 2], [1, 1, 1, 1]);
    const operands = [Float32Array.of(-95, -80), Float32Array.of(1), Float32Array.of(0)];
    const g = { ...plain, activation: "sigmoid" } as const;
    const { values, bounds } = expectationOf("conv2dBiasActivation", operands, g, FLOAT32);
    const vanishes = [...values].map((value, i) => value <= (bounds[i] as number));
    expect(vanishes).toEqual([true, false]);
  });
});

describe("the bound of a sum", () => {
  it("is gamma(products) times the sum of their magnitudes, element by element", () => {
    const g = conv2dGeometry([1, 1, 1, 3], [1, 1, 1, 2], { padding: [0, 0, 1, 0] });
    const { values, bounds } = expectationOf(
      "conv2d",
      [Float32Array.of(0.5, -1, 1.5), Float32Array.of(5, 7)],
      g,
      FLOAT32,
    );
    expect([...values]).toEqual([3.5, -4.5, 5.5]);
    const limit = [gamma(float32, 1) * 3.5, gamma(float32, 2) * 9.5, gamma(float32, 2) * 15.5];
    expect(bounds.every((bound, i) => Math.abs(bound - (limit[i] as number)) < 1e-15)).toBe(true);
  });

  it("is 0 over whole numbers until a partial sum may need more digits than the format has", () => {
    const sumOf = (facts: Capabilities, ...x: readonly number[]): number | undefined =>
      expectationOf(
        "reduce",
        [Float32Array.from(x)],
        { op: "sum", in: [x.length], reduced: [true] },
        facts,
      ).bounds[0];
    expect(sumOf(FLOAT32, 2 ** 23, -(2 ** 22), 2 ** 22)).toBe(0);
    expect(sumOf(FLOAT32, 2 ** 23, -(2 ** 23), 1)).toBeGreaterThan(0);
    expect(sumOf({ ...FLOAT32, precision: "float16" }, 2000, 49)).toBeGreaterThan(0);
    expect(sumOf(FLOAT32, 1, 0.5)).toBeGreaterThan(0);
  });
});

const winograd = (
  convolution: Capabilities["convolution"],
  algorithms: readonly Filtering[],
): Promise<ConformanceReport> =>
  runConformance(
    () =>
      createFloat32Backend({
        facts: { convolution, nonFinite: "tile" },
        compute: ({ conv2d }) => ({
          conv2d: (x, w, g) => {
            const algorithm = algorithms.find((filtering) => isFilterable(g, filtering));
            return algorithm ? winogradConv2d(x, w, g, algorithm) : conv2d(x, w, g);
          },
        }),
      }),
    { filter: ofKernel("conv2d") },
  );

const ofKernel =
  (kernel: KernelName) =>
  (c: { readonly kernel: string }): boolean =>
    c.kernel === kernel;

describe("the bounds of fast convolutions", () => {
  const { "winograd-2x3": f23, "winograd-4x3": f43 } = filterings;
  const { "winograd-2x5": f25, "winograd-4x5": f45 } = filterings;
  it.each([
    ["winograd-2x3", [f23]],
    ["winograd-4x3", [f43]],
    ["winograd-4x3-2x5", [f43, f25]],
    ["winograd-4x3-4x5", [f43, f45]],
  ] as const)("hold for %s", async (algorithm, used) => {
    const report = await winograd(algorithm, used);
    expect(report.failures.map(({ message }) => message)).toEqual([]);
    expect(report.kernels.conv2d?.worst).toBeGreaterThan(0);
  });

  it("hold for Fourier transforms", async () => {
    const report = await runConformance(
      () =>
        createFloat32Backend({
          facts: { convolution: "fft", nonFinite: "unspecified" },
          compute: ({ conv2d }) => ({
            conv2d: (x, w, g) => (isTransformable(g) ? fftConv2d(x, w, g) : conv2d(x, w, g)),
          }),
        }),
      { filter: ofKernel("conv2d") },
    );
    expect(report.failures.map(({ message }) => message)).toEqual([]);
  });

  it("are needed: F(4×4, 3×3) over one channel exceeds the bound of a sum", () => {
    const g = conv2dGeometry([1, 1, 40, 40], [1, 1, 3, 3]);
    const [x, w] = [makeInput(uniform(1), 1600), makeInput(uniform(2), 9)];
    const exact = referenceKernels.conv2d(Float64Array.from(x), Float64Array.from(w), g);
    const found = winogradConv2d(x, w, g, filterings["winograd-4x3"]);
    const { bounds } = expectationOf("conv2d", [x, w], g, FLOAT32);
    const excess = found.map((v, i) => Math.abs(v - (exact[i] as number)) / (bounds[i] as number));
    expect(Math.max(...excess)).toBeGreaterThan(1);
  });

  it("apply to the gradient for the input and not where the algorithm cannot be used", () => {
    const bound = (
      kernel: "conv2dInputGrad" | "conv2dWeightGrad",
      size: 3 | 5,
      convolution: Capabilities["convolution"] = "winograd-4x3",
    ): number => {
      const g = conv2dGeometry([1, 2, 9, 8], [3, 2, size, size], { padding: 1 });
      const y = g.outChannels * g.outHeight * g.outWidth;
      const second = kernel === "conv2dInputGrad" ? 6 * size * size : y;
      const first = kernel === "conv2dInputGrad" ? y : 144;
      const operands = [makeInput(uniform(3), first), makeInput(uniform(4), second)];
      const of = (facts: Capabilities): number =>
        expectationOf(kernel, operands, g, facts).bounds.reduce((sum, b) => sum + b, 0);
      return of({ ...FLOAT32, convolution }) / of(FLOAT32);
    };
    expect(bound("conv2dInputGrad", 3)).toBeGreaterThan(1);
    expect(bound("conv2dInputGrad", 5)).toBe(1);
    expect(bound("conv2dInputGrad", 5, "winograd-4x3-2x5")).toBeGreaterThan(1);
    expect(bound("conv2dWeightGrad", 3)).toBe(1);
    expect(bound("conv2dWeightGrad", 3, "winograd-4x3-2x5")).toBeGreaterThan(1);
  });
});

describe("the factor from samples to one error more", () => {
  it("is Student's quantile, as tables have it", () => {
    expect(predictionFactor(2, 0.05)).toBeCloseTo(4.3027, 4);
    expect(predictionFactor(10, 0.01)).toBeCloseTo(3.1693, 4);
    expect(predictionFactor(30, 0.001)).toBeCloseTo(3.646, 4);
  });
});
