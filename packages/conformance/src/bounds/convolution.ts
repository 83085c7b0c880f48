/**
 * Bounds of the convolution and its gradients, by the algorithm that a backend states: `convolution: "sum"` gives a sum's
 * bound, the others a bound of their own (core's reference/bounds). A backend never states a number.
 */
import type {
  Capabilities,
  Conv2dBiasActivationGeometry,
  Conv2dGeometry,
  GeometryOf,
} from "@convscope/core/backend";
import {
  type Arithmetic,
  algorithmError,
  type ConvolutionKernel,
  referenceKernels,
  UNARY_ULPS,
  ulp,
} from "@convscope/core/reference";
import { areWhole, type Expectation, magnitudes, ones, sums, within } from "./expectation.js";

type Pair = readonly [Float64Array, Float64Array];

/** Adds the stated algorithm's error to a sum's bound, where it applies: never less than a plain sum may have. */
function withAlgorithm(
  expectation: Expectation,
  kernel: ConvolutionKernel,
  operands: Pair,
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
  capabilities: Capabilities,
): Expectation {
  const tiles = capabilities.nonFinite === "tile";
  const algorithm = capabilities.convolution;
  if (algorithm === "sum") return { ...expectation, tiles };
  const error = algorithmError(algorithm, kernel, operands, g, arithmetic);
  const bounds = expectation.bounds.map((bound, i) => bound + (error?.[i] ?? 0));
  return { ...expectation, bounds, tiles };
}

/** Each result is the sum of the products that reach it. */
export function expectConvolution(
  kernel: ConvolutionKernel,
  operands: Pair,
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
  capabilities: Capabilities,
): Expectation {
  const run = referenceKernels[kernel];
  const [a, b] = operands;
  const expectation = sums(
    arithmetic,
    run(a, b, g),
    run(magnitudes(a), magnitudes(b), g),
    run(ones(a), ones(b), g),
    0,
    areWhole(a, b),
  );
  return withAlgorithm(expectation, kernel, operands, g, arithmetic, capabilities);
}

/** How steep each activation is at most: what it makes of the error before it. */
const SLOPES: Readonly<Record<Conv2dBiasActivationGeometry["activation"], number>> = {
  none: 1,
  relu: 1,
  sigmoid: 0.25,
  tanh: 1,
};

/** A convolution with one term more (the bias), then the activation's own error. */
export function expectConv2dBiasActivation(
  [x, w, bias]: readonly [Float64Array, Float64Array, Float64Array],
  g: GeometryOf<"conv2dBiasActivation">,
  arithmetic: Arithmetic,
  capabilities: Capabilities,
): Expectation {
  const plain = { ...g, activation: "none" } as const;
  const run = referenceKernels.conv2dBiasActivation;
  const before = withAlgorithm(
    sums(
      arithmetic,
      run(x, w, bias, plain),
      run(magnitudes(x), magnitudes(w), magnitudes(bias), plain),
      run(ones(x), ones(w), ones(bias), plain),
      0,
      areWhole(x, w, bias),
    ),
    "conv2d",
    [x, w],
    g,
    arithmetic,
    capabilities,
  );
  if (g.activation === "none") return before;
  const { ulps } = UNARY_ULPS[g.activation];
  const values = run(x, w, bias, g);
  // As for sigmoid alone: 0 is what its formula gives where it is still just subnormal.
  const lost = g.activation === "sigmoid" ? arithmetic.smallestNormal : arithmetic.underflow;
  const own = (value: number): number => ulps * ulp(arithmetic, value) + lost;
  // Beside a tile that is not finite an activation may make a finite number of an infinity: nothing is known of it.
  const spoiled = before.tiles && !before.values.every(Number.isFinite);
  const carried = (i: number): number => {
    if (spoiled) return Number.POSITIVE_INFINITY;
    // An infinite sum is exactly that.
    const finite = Number.isFinite(before.values[i]);
    return finite ? SLOPES[g.activation] * (before.bounds[i] as number) : 0;
  };
  const after = within(arithmetic, values, (i) => carried(i) + own(values[i] as number));
  return { ...after, tiles: before.tiles };
}
