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
  window(
    "one product of one pixel and one weight is itself (1×1 on 1×1)",
    [1, 1, 1, 1],
    [1, 1, 1, 1],
  ),
  window("rows of a tall image are not taken for columns (7×4)", [1, 1, 7, 4], [1, 1, 3, 3]),
  window("columns of a wide image are not taken for rows (3×9)", [1, 1, 3, 9], [1, 1, 3, 3]),
  window("a tall kernel reaches over rows, not columns (4×1)", [1, 2, 6, 5], [2, 2, 4, 1]),
  window("a wide kernel reaches over columns, not rows (1×4)", [1, 2, 5, 6], [2, 2, 1, 4]),
  window("an even kernel is not moved by half its size (2×4)", [1, 1, 5, 7], [2, 1, 2, 4]),
  window("no input channel is left out of the sum", [1, 5, 4, 6], [1, 5, 3, 2]),
  window("every output channel has a filter of its own", [1, 1, 5, 4], [7, 1, 2, 3]),
  window("channels that fill no block are not lost (13 to 11)", [1, 13, 5, 6], [11, 13, 3, 3]),
  window("the one channel above whole blocks is not lost (17 to 9)", [1, 17, 3, 4], [9, 17, 2, 2]),
  window("every image of a batch is computed (3)", [3, 2, 5, 4], [3, 2, 3, 2]),
  window(
    "images of one channel and one window are not mixed up (batch of 5)",
    [5, 1, 3, 2],
    [2, 1, 3, 2],
  ),
  window("a kernel larger than half the image stays within it", [1, 2, 5, 6], [2, 2, 4, 5]),
  window(
    "a kernel as large as the image is a dense layer, in full precision",
    [2, 3, 4, 5],
    [6, 3, 4, 5],
  ),
  window("a 1×1 kernel mixes channels and keeps pixels apart", [2, 9, 4, 3], [5, 9, 1, 1]),
  window("one row is convolved along its columns (1-D)", [1, 2, 1, 37], [3, 2, 1, 5]),
  window("one column is convolved along its rows (1-D)", [1, 2, 19, 1], [3, 2, 4, 1]),
  window("odd sizes lose no last row or column (3×3 on 9×7)", [1, 1, 9, 7], [1, 1, 3, 3], {
    padding: 1,
  }),
  window("more work than one block of each kind leaves no seam", [1, 18, 9, 11], [20, 18, 3, 3], {
    padding: 1,
  }),
];

const PADS: readonly ConvolutionWindow[] = [
  window("padding above is not put below", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [2, 0, 0, 0] }),
  window("padding below is not put above", [1, 1, 4, 5], [1, 1, 3, 3], { padding: [0, 2, 0, 0] }),
  window("padding on the left is not put on the right", [1, 1, 4, 5], [1, 1, 3, 3], {
    padding: [0, 0, 2, 0],
  }),
  window("padding on the right is not put on the left", [1, 1, 4, 5], [1, 1, 3, 3], {
    padding: [0, 0, 0, 2],
  }),
  window("four different pads are not evened out", [2, 2, 5, 4], [3, 2, 3, 4], {
    padding: [1, 3, 2, 0],
  }),
  window("the rows' padding is not given to the columns", [1, 2, 4, 4], [2, 2, 3, 3], {
    padding: [2, 0],
  }),
  window(
    "full padding keeps the windows that touch one pixel (k − 1 all around)",
    [1, 1, 3, 4],
    [2, 1, 3, 2],
    { padding: [2, 1] },
  ),
  window(
    "windows of nothing but padding add nothing (padding beyond the kernel)",
    [1, 1, 2, 3],
    [1, 1, 2, 2],
    {
      padding: [3, 3, 2, 4],
    },
  ),
  window(
    "TensorFlow's SAME puts the odd row behind (an even kernel, stride 2)",
    [1, 2, 7, 6],
    [2, 2, 4, 2],
    {
      padding: "same",
      stride: 2,
    },
  ),
  window("a kernel that only fits with its padding still has windows", [1, 1, 2, 3], [1, 1, 4, 4], {
    padding: 1,
  }),
  window("padding gives a 1×1 kernel a border and moves no pixel", [1, 3, 3, 2], [2, 3, 1, 1], {
    padding: [1, 0, 0, 2],
  }),
];

const STRIDES: readonly ConvolutionWindow[] = [
  window("the columns' stride is not taken from the rows (2 and 3)", [1, 1, 8, 11], [2, 1, 3, 3], {
    stride: [2, 3],
  }),
  window("a stride for rows alone leaves columns a stride of 1", [1, 2, 7, 5], [2, 2, 3, 3], {
    stride: [3, 1],
  }),
  window(
    "windows that overlap share their pixels (stride 2, kernel 5)",
    [1, 1, 11, 9],
    [2, 1, 5, 5],
    { stride: 2 },
  ),
  window(
    "a stride larger than the kernel leaves pixels between (3 over 2)",
    [1, 2, 9, 8],
    [2, 2, 2, 2],
    { stride: 3 },
  ),
  window("pixels left over at the end make no window", [1, 2, 10, 9], [2, 2, 3, 3], {
    stride: [4, 4],
  }),
  window("pixels left over behind padding make no window", [2, 1, 8, 7], [2, 1, 3, 2], {
    stride: [3, 2],
    padding: [1, 0, 0, 1],
  }),
  window("a 1×1 kernel with stride 2 takes every second pixel", [1, 4, 5, 6], [3, 4, 1, 1], {
    stride: 2,
  }),
  window(
    "stride 4 skips columns: the fourth 11×11 window starts at column 12 (AlexNet's first)",
    [1, 3, 27, 23],
    [5, 3, 11, 11],
    { stride: 4 },
  ),
  window(
    "padding 3 puts the first 7×7 window 3 pixels outside, stride 2 the next 1 (ResNet's first)",
    [1, 3, 15, 17],
    [4, 3, 7, 7],
    {
      stride: 2,
      padding: 3,
    },
  ),
  window(
    "every inner pixel is in four 4×4 windows at stride 2 (an upsampler's)",
    [1, 3, 6, 8],
    [2, 3, 4, 4],
    {
      stride: 2,
      padding: 1,
    },
  ),
];

const DILATIONS: readonly ConvolutionWindow[] = [
  window("dilation is not ignored (2)", [1, 2, 9, 8], [2, 2, 3, 3], { dilation: 2 }),
  window(
    "the columns' dilation is not taken from the rows (2 and 3)",
    [1, 1, 8, 11],
    [2, 1, 3, 3],
    {
      dilation: [2, 3],
    },
  ),
  window("dilated kernels reach the padding and add nothing there", [2, 1, 6, 7], [2, 1, 3, 3], {
    dilation: 2,
    padding: [2, 1, 0, 3],
  }),
  window(
    "dilation spreads the kernel and stride the windows: they are not swapped",
    [1, 2, 11, 12],
    [2, 2, 3, 2],
    {
      dilation: [3, 2],
      stride: [2, 3],
    },
  ),
  window(
    "dilation that steps over the image reads the one row that it meets",
    [1, 1, 3, 5],
    [1, 1, 3, 3],
    {
      dilation: [3, 1],
      padding: [3, 3, 0, 0],
    },
  ),
];

const GROUPS: readonly ConvolutionWindow[] = [
  window("the second group does not see the first group's maps", [1, 4, 5, 6], [6, 2, 3, 3], {
    groups: 2,
  }),
  window("groups that widen keep to their own maps (3 to 6 channels)", [2, 3, 4, 5], [6, 1, 2, 2], {
    groups: 3,
  }),
  window(
    "groups that narrow keep to their own maps (6 to 3 channels)",
    [2, 6, 4, 5],
    [3, 2, 2, 2],
    { groups: 3 },
  ),
  window("each depthwise filter sees one map, its own", [2, 5, 6, 5], [5, 1, 3, 3], {
    groups: 5,
    padding: 1,
  }),
  window(
    "two depthwise filters in a row see the same map (multiplier 2)",
    [1, 3, 5, 6],
    [6, 1, 3, 3],
    { groups: 3 },
  ),
  window(
    "a depthwise 1×1 kernel scales each channel by its own weight",
    [2, 4, 3, 2],
    [4, 1, 1, 1],
    { groups: 4 },
  ),
  window(
    "1×1 filters in groups do not mix the channels of other groups",
    [1, 6, 3, 4],
    [4, 3, 1, 1],
    { groups: 2 },
  ),
  window(
    "both groups have their padding (5×5 in 2 groups, AlexNet's second)",
    [1, 6, 9, 7],
    [8, 3, 5, 5],
    {
      groups: 2,
      padding: 2,
    },
  ),
  window(
    "groups, stride, dilation and four different pads do not disturb each other",
    [2, 4, 9, 10],
    [6, 2, 3, 2],
    {
      groups: 2,
      stride: [2, 3],
      dilation: [2, 1],
      padding: [1, 2, 0, 3],
    },
  ),
  window(
    "depthwise filters have stride, dilation and uneven padding like others",
    [2, 3, 9, 8],
    [3, 1, 3, 3],
    {
      groups: 3,
      stride: [1, 2],
      dilation: [2, 1],
      padding: [2, 1, 0, 1],
    },
  ),
];

/** One dimension fits the stride and the other does not: what a transposed convolution calls output padding. */
const REMAINDERS: readonly ConvolutionWindow[] = [
  window(
    "columns left over but no rows: output padding is not taken from the height (0 by 1)",
    [1, 2, 7, 8],
    [2, 2, 3, 3],
    {
      stride: 2,
      padding: 1,
    },
  ),
  window(
    "rows left over but no columns: output padding is not taken from the width (2 by 0)",
    [1, 1, 9, 7],
    [2, 1, 3, 3],
    {
      stride: [4, 2],
      padding: 1,
    },
  ),
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
