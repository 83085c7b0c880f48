/**
 * Cases of conv2d. What padding contributes next to a weight that is not finite is not pinned (0·∞ where a backend stores
 * the padding, nothing where it does not), so such weights appear without padding only.
 */
import type { CaseOf } from "../case.js";
import { conv2dGeometry } from "../geometries.js";
import { cycle, integers, sprinkled, uniform } from "../inputs.js";
import { convolutionWindows } from "./convolution-windows.js";

const plain = conv2dGeometry([2, 3, 6, 5], [4, 3, 3, 2]);
const padded = conv2dGeometry([2, 3, 6, 5], [4, 3, 3, 3], { padding: 1 });
const pointwise = conv2dGeometry([1, 4, 3, 4], [3, 4, 1, 1]);

export const conv2dCases: readonly CaseOf<"conv2d">[] = [
  ...convolutionWindows.map(
    ({ name, geometry }, i): CaseOf<"conv2d"> => ({
      name,
      kernel: "conv2d",
      geometry,
      inputs: [uniform(2 * i + 1), uniform(2 * i + 2)],
    }),
  ),
  {
    name: "slides without flipping the kernel",
    kernel: "conv2d",
    geometry: conv2dGeometry([1, 1, 4, 5], [1, 1, 2, 3]),
    inputs: [integers(3, -9, 9), cycle(1, 10, 100, 1000, 10000, 100000)],
  },
  {
    name: "terms of very different size that cancel leave no more than their rounding",
    kernel: "conv2d",
    geometry: plain,
    inputs: [cycle(1e6, 1, -1e6, 1e-3), uniform(91)],
  },
  {
    name: "a NaN reaches every output whose window holds it, and no other",
    kernel: "conv2d",
    geometry: padded,
    inputs: [sprinkled(92, [Number.NaN]), uniform(93)],
    requires: "nonFinite",
  },
  {
    name: "infinities keep their sign, and meet as NaN",
    kernel: "conv2d",
    geometry: plain,
    inputs: [
      sprinkled(94, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
      uniform(95, 0.5, 1),
    ],
    requires: "nonFinite",
  },
  {
    name: "a zero weight does not hide a NaN or an infinity",
    kernel: "conv2d",
    geometry: pointwise,
    inputs: [sprinkled(96, [Number.NaN, Number.POSITIVE_INFINITY]), cycle(0)],
    requires: "nonFinite",
  },
  {
    name: "a weight that is not finite reaches its output channel alone",
    kernel: "conv2d",
    geometry: pointwise,
    inputs: [
      uniform(97),
      cycle(1, 2, 3, 4, 5, Number.NaN, 6, 7, Number.POSITIVE_INFINITY, 1, 2, 3),
    ],
    requires: "nonFinite",
  },
  {
    name: "subnormal products are kept",
    kernel: "conv2d",
    geometry: pointwise,
    inputs: [cycle(1e-40, -3e-41, 2e-39), cycle(1, 0.5)],
    requires: "subnormals",
  },
];
