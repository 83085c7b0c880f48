/**
 * The error bound of convolution by fast Fourier transforms.
 *
 * A transform of N points is off by at most log2(N) * eta * ||x||2 in the 2-norm, with eta = u + gamma(4) * (sqrt(2) + u)
 * below 8u; a cyclic convolution takes three, so the error is at most (3 * 8 * log2(N) + C + 4) u * sum over the summed
 * planes of ||a||2 * ||b||2, the same for every element of a result plane.
 * Source: Higham, Accuracy and Stability of Numerical Algorithms (2nd ed.), theorem 24.2.
 */
import type { Conv2dGeometry } from "../../backend.js";
import type { ConvolutionKernel } from "../conv2d.js";
import { referenceKernels } from "../kernels.js";
import type { Arithmetic } from "./arithmetic.js";

/** The 2-norm of every plane of `area` elements. */
function norms(values: Float64Array, area: number): Float64Array {
  const sums = new Float64Array(values.length / area);
  values.forEach((value, i) => {
    const plane = Math.floor(i / area);
    sums[plane] = (sums[plane] as number) + value * value;
  });
  return sums.map(Math.sqrt);
}

/** The algorithm's error for each result. */
export function fftError(
  kernel: ConvolutionKernel,
  [a, b]: readonly [Float64Array, Float64Array],
  g: Conv2dGeometry,
  arithmetic: Arithmetic,
): Float64Array {
  const inArea = g.inHeight * g.inWidth;
  const outArea = g.outHeight * g.outWidth;
  const window = g.kernelHeight * g.kernelWidth;
  const areas = {
    conv2d: [inArea, window, outArea],
    conv2dInputGrad: [outArea, window, inArea],
    conv2dWeightGrad: [inArea, outArea, window],
  } as const;
  const [areaA, areaB, areaOut] = areas[kernel];
  // A convolution of 1×1 planes with 1×1 kernels sums the products of the norms over the right pairs of planes.
  const planes: Conv2dGeometry = {
    ...g,
    ...{ inHeight: 1, inWidth: 1, outHeight: 1, outWidth: 1, kernelHeight: 1, kernelWidth: 1 },
    ...{ strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
    ...{ padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 },
  };
  const size = referenceKernels[kernel](norms(a, areaA), norms(b, areaB), planes);
  const points = (length: number): number => Math.ceil(Math.log2(length)) + 1;
  const span = (size1: number, kernelSize: number, dilation: number): number =>
    size1 + dilation * kernelSize;
  const levels =
    points(span(g.inHeight + g.padTop + g.padBottom, g.kernelHeight, g.dilationHeight)) +
    points(span(g.inWidth + g.padLeft + g.padRight, g.kernelWidth, g.dilationWidth));
  const channels = Math.max(g.inChannels, g.outChannels, g.batch);
  const factor = (24 * levels + channels + 4) * arithmetic.u;
  return new Float64Array(size.length * areaOut).map(
    (_, i) => factor * (size[Math.floor(i / areaOut)] as number),
  );
}
