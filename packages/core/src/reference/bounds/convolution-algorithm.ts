/**
 * What a convolution algorithm other than a plain sum may add to the error, by the name that a backend states for it.
 */
import type { Capabilities, Conv2dGeometry } from "../../backend.js";
import type { ConvolutionKernel } from "../conv2d.js";
import type { Arithmetic } from "./arithmetic.js";
import { fftError } from "./fft.js";
import { transformFor, winogradError } from "./winograd.js";
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
  const transform = transformFor(algorithm, g);
  if (transform === undefined) return undefined;
  if (kernel !== "conv2dWeightGrad")
    return winogradError(transform, kernel, operands, g, arithmetic);
  // The older names are for the convolution and the gradient for its input alone.
  if (algorithm !== "winograd-4x3-2x5") return undefined;
  return winogradWeightGradError(transform, operands, g, arithmetic);
}
