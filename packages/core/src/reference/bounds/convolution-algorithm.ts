/**
 * What a convolution algorithm other than a plain sum may add to the error, by the name that a backend states for it.
 */
import type { Capabilities, Conv2dGeometry } from "../../backend.js";
import type { ConvolutionKernel } from "../conv2d.js";
import type { Arithmetic } from "./arithmetic.js";
import { fftError } from "./fft.js";
import { filteringsFor, winogradError } from "./winograd.js";
import { winogradWeightGradError } from "./winograd-weight-grad.js";

/**
 * The algorithm's own error for each result; undefined where there is none beside a sum's, or where the algorithm cannot
 * be used.
 */
export function algorithmError(
  algorithm: Capabilities["convolution"],
  kernel: ConvolutionKernel,
  operands: readonly [Float64Array, Float64Array],
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
): Float64Array | undefined {
  if (algorithm === "sum") return undefined;
  if (algorithm === "fft") return fftError(kernel, operands, g, arithmetic);
  // The older names are for the convolution and the gradient for its input alone.
  const isOlder = algorithm === "winograd-2x3" || algorithm === "winograd-4x3";
  if (kernel === "conv2dWeightGrad" && isOlder) return undefined;
  return filteringsFor(algorithm, g)
    .map((filtering) =>
      kernel === "conv2dWeightGrad"
        ? winogradWeightGradError(filtering, operands, g, arithmetic)
        : winogradError(filtering, kernel, operands, g, arithmetic),
    )
    .reduce<Float64Array | undefined>(
      (most, error) => most?.map((value, i) => Math.max(value, error[i] as number)) ?? error,
      undefined,
    );
}
