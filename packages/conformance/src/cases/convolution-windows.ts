/**
 * The geometries on which the convolution, both of its gradients and its fused form are tried: each holds one adversity, so
 * that its name says what a backend gets wrong. Most are where frameworks have shipped wrong gradients.
 */
import type { Conv2dGeometry, Shape } from "@convscope/core/backend";
import { type Conv2dOptions, conv2dGeometry } from "../geometries.js";

/** A geometry with the property that it tries. */
export interface ConvolutionWindow {
  readonly name: string;
  readonly geometry: Conv2dGeometry;
}

const window = (
  name: string,
  x: Shape,
  w: Shape,
  options: Conv2dOptions = {},
): ConvolutionWindow => ({ name, geometry: conv2dGeometry(x, w, options) });

const SHAPES: readonly ConvolutionWindow[] = [
  window("a single product (1×1 on 1×1)", [1, 1, 1, 1], [1, 1, 1, 1]),
  window("a tall image (7×4): rows are not columns", [1, 1, 7, 4], [1, 1, 3, 3]),
  window("a wide image (3×9): columns are not rows", [1, 1, 3, 9], [1, 1, 3, 3]),
  window("a tall kernel (4×1)", [1, 2, 6, 5], [2, 2, 4, 1]),
  window("a wide kernel (1×4)", [1, 2, 5, 6], [2, 2, 1, 4]),
  window("an even kernel (2×4)", [1, 1, 5, 7], [2, 1, 2, 4]),
  window("a sum over all input channels", [1, 5, 4, 6], [1, 5, 3, 2]),
  window("a filter of its own for every output channel", [1, 1, 5, 4], [7, 1, 2, 3]),
  window("channel counts that fill no block (13 to 11)", [1, 13, 5, 6], [11, 13, 3, 3]),
  window("channel counts one above a block (17 to 9)", [1, 17, 3, 4], [9, 17, 2, 2]),
  window("a batch of 3", [3, 2, 5, 4], [3, 2, 3, 2]),
  window("a batch of 5 with one channel and one pixel left", [5, 1, 3, 2], [2, 1, 3, 2]),
  window("a kernel larger than half the image", [1, 2, 5, 6], [2, 2, 4, 5]),
  window("a kernel as large as the image (a dense layer)", [2, 3, 4, 5], [6, 3, 4, 5]),
  window("a 1×1 kernel over many channels", [2, 9, 4, 3], [5, 9, 1, 1]),
  window("one row (1-D convolution)", [1, 2, 1, 37], [3, 2, 1, 5]),
  window("one column", [1, 2, 19, 1], [3, 2, 4, 1]),
  window("3×3 on odd sizes with one channel", [1, 1, 9, 7], [1, 1, 3, 3], { padding: 1 }),
  window("more work than one block of each kind", [1, 18, 9, 11], [20, 18, 3, 3], { padding: 1 }),
];

const PADS: readonly ConvolutionWindow[] = [
  window("padding above only", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [2, 0, 0, 0] }),
  window("padding below only", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [0, 2, 0, 0] }),
  window("padding on the left only", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [0, 0, 2, 0] }),
  window("padding on the right only", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [0, 0, 0, 2] }),
  window("four different pads", [2, 2, 5, 4], [3, 2, 3, 4], { padding: [1, 3, 2, 0] }),
  window("more padding for rows than for columns", [1, 2, 4, 4], [2, 2, 3, 3], { padding: [2, 0] }),
  window("full padding (k − 1 all around)", [1, 1, 3, 4], [2, 1, 3, 2], { padding: [2, 1] }),
  window("padding beyond the kernel: windows of nothing but padding", [1, 1, 2, 3], [1, 1, 2, 2], {
    padding: [3, 3, 2, 4],
  }),
  window("TensorFlow's SAME on an even kernel and stride 2", [1, 2, 7, 6], [2, 2, 4, 2], {
    padding: "same",
    stride: 2,
  }),
  window("a kernel that only fits with its padding", [1, 1, 2, 3], [1, 1, 4, 4], { padding: 1 }),
  window("1×1 kernel with padding", [1, 3, 3, 2], [2, 3, 1, 1], { padding: [1, 0, 0, 2] }),
];

const STRIDES: readonly ConvolutionWindow[] = [
  window("a stride of its own for rows and columns (2 and 3)", [1, 1, 8, 11], [2, 1, 3, 3], {
    stride: [2, 3],
  }),
  window("a stride for rows alone", [1, 2, 7, 5], [2, 2, 3, 3], { stride: [3, 1] }),
  window("windows that overlap (stride 2, kernel 5)", [1, 1, 11, 9], [2, 1, 5, 5], { stride: 2 }),
  window("a stride larger than the kernel (3 over 2)", [1, 2, 9, 8], [2, 2, 2, 2], { stride: 3 }),
  window("pixels left over at the end", [1, 2, 10, 9], [2, 2, 3, 3], { stride: [4, 4] }),
  window("pixels left over, with padding", [2, 1, 8, 7], [2, 1, 3, 2], {
    stride: [3, 2],
    padding: [1, 0, 0, 1],
  }),
  window("1×1 kernel with stride 2", [1, 4, 5, 6], [3, 4, 1, 1], { stride: 2 }),
  window("11×11 with stride 4 (AlexNet's first)", [1, 3, 27, 23], [5, 3, 11, 11], { stride: 4 }),
  window("7×7 with stride 2 and padding 3 (ResNet's first)", [1, 3, 15, 17], [4, 3, 7, 7], {
    stride: 2,
    padding: 3,
  }),
  window("4×4 with stride 2 and padding 1 (an upsampler's)", [1, 3, 6, 8], [2, 3, 4, 4], {
    stride: 2,
    padding: 1,
  }),
];

const DILATIONS: readonly ConvolutionWindow[] = [
  window("dilation 2", [1, 2, 9, 8], [2, 2, 3, 3], { dilation: 2 }),
  window("a dilation of its own for rows and columns (2 and 3)", [1, 1, 8, 11], [2, 1, 3, 3], {
    dilation: [2, 3],
  }),
  window("dilation with padding", [2, 1, 6, 7], [2, 1, 3, 3], {
    dilation: 2,
    padding: [2, 1, 0, 3],
  }),
  window("dilation with stride", [1, 2, 11, 12], [2, 2, 3, 2], {
    dilation: [3, 2],
    stride: [2, 3],
  }),
  window("dilation that steps over the whole image but for one row", [1, 1, 3, 5], [1, 1, 3, 3], {
    dilation: [3, 1],
    padding: [3, 3, 0, 0],
  }),
];

const GROUPS: readonly ConvolutionWindow[] = [
  window("2 groups", [1, 4, 5, 6], [6, 2, 3, 3], { groups: 2 }),
  window("3 groups that widen (3 to 6 channels)", [2, 3, 4, 5], [6, 1, 2, 2], { groups: 3 }),
  window("3 groups that narrow (6 to 3 channels)", [2, 6, 4, 5], [3, 2, 2, 2], { groups: 3 }),
  window("depthwise", [2, 5, 6, 5], [5, 1, 3, 3], { groups: 5, padding: 1 }),
  window("depthwise with multiplier 2", [1, 3, 5, 6], [6, 1, 3, 3], { groups: 3 }),
  window("depthwise 1×1 (a scale per channel)", [2, 4, 3, 2], [4, 1, 1, 1], { groups: 4 }),
  window("groups of 1×1", [1, 6, 3, 4], [4, 3, 1, 1], { groups: 2 }),
  window("5×5 in 2 groups (AlexNet's second)", [1, 6, 9, 7], [8, 3, 5, 5], {
    groups: 2,
    padding: 2,
  }),
  window("groups, stride, dilation and four different pads at once", [2, 4, 9, 10], [6, 2, 3, 2], {
    groups: 2,
    stride: [2, 3],
    dilation: [2, 1],
    padding: [1, 2, 0, 3],
  }),
  window("depthwise with stride, dilation and uneven padding", [2, 3, 9, 8], [3, 1, 3, 3], {
    groups: 3,
    stride: [1, 2],
    dilation: [2, 1],
    padding: [2, 1, 0, 1],
  }),
];

/** One dimension fits the stride and the other does not: what a transposed convolution calls output padding. */
const REMAINDERS: readonly ConvolutionWindow[] = [
  window("columns left over but no rows (output padding 0 by 1)", [1, 2, 7, 8], [2, 2, 3, 3], {
    stride: 2,
    padding: 1,
  }),
  window("rows left over but no columns (output padding 2 by 0)", [1, 1, 9, 7], [2, 1, 3, 3], {
    stride: [4, 2],
    padding: 1,
  }),
];

/** Every geometry of the convolution. */
export const convolutionWindows: readonly ConvolutionWindow[] = [
  ...SHAPES,
  ...PADS,
  ...STRIDES,
  ...DILATIONS,
  ...GROUPS,
  ...REMAINDERS,
];
