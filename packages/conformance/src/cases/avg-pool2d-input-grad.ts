/** Cases of avgPool2dInputGrad. */
import type { CaseOf } from "../case.js";
import { pool2dGeometry } from "../geometries.js";
import { sprinkled, uniform } from "../inputs.js";
import { poolingWindows, uncountedWindows } from "./pooling-windows.js";

export const avgPool2dInputGradCases: readonly CaseOf<"avgPool2dInputGrad">[] = [
  ...[...poolingWindows, ...uncountedWindows].map(
    ({ name, geometry }, i): CaseOf<"avgPool2dInputGrad"> => ({
      name,
      kernel: "avgPool2dInputGrad",
      geometry,
      inputs: [uniform(i + 701)],
    }),
  ),
  {
    name: "an infinite gradient reaches the pixels of its window, and no other",
    kernel: "avgPool2dInputGrad",
    geometry: pool2dGeometry([2, 2, 7, 6], { kernel: 2, stride: 3, padding: [1, 0, 0, 1] }),
    inputs: [sprinkled(89, [Number.POSITIVE_INFINITY])],
    requires: "nonFinite",
  },
];
