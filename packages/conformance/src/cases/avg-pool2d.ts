/** Cases of avgPool2d. The divisor is where it goes wrong elsewhere. */
import type { CaseOf } from "../case.js";
import { pool2dGeometry } from "../geometries.js";
import { cycle, sprinkled, uniform } from "../inputs.js";
import { poolingWindows, uncountedWindows } from "./pooling-windows.js";

export const avgPool2dCases: readonly CaseOf<"avgPool2d">[] = [
  ...[...poolingWindows, ...uncountedWindows].map(
    ({ name, geometry }, i): CaseOf<"avgPool2d"> => ({
      name,
      kernel: "avgPool2d",
      geometry,
      inputs: [uniform(i + 601)],
    }),
  ),
  {
    name: "the average of a constant is that constant when padding does not count",
    kernel: "avgPool2d",
    geometry: pool2dGeometry([1, 2, 6, 5], {
      kernel: 3,
      stride: 2,
      padding: 1,
      ceilMode: true,
      countPadding: false,
    }),
    inputs: [cycle(3)],
  },
  {
    name: "gives the same values every time",
    kernel: "avgPool2d",
    geometry: pool2dGeometry([1, 2, 6, 4], { kernel: 2 }),
    inputs: [uniform(90)],
  },
  {
    name: "a window over channels does not reach other pixels (LRN's)",
    kernel: "avgPool2d",
    geometry: pool2dGeometry([2, 1, 6, 20], { kernel: [5, 1], stride: 1, padding: [2, 2, 0, 0] }),
    inputs: [uniform(87, 0, 4)],
  },
  {
    name: "a NaN or an infinity reaches the windows that hold it, and no other",
    kernel: "avgPool2d",
    geometry: pool2dGeometry([2, 2, 7, 6], { kernel: 2, stride: 3, padding: [1, 0, 0, 1] }),
    inputs: [sprinkled(88, [Number.NaN, Number.NEGATIVE_INFINITY])],
    requires: "nonFinite",
  },
];
