/** Cases of maxPool2d. */
import type { CaseOf } from "../case.js";
import { pool2dGeometry } from "../geometries.js";
import { cycle, distinct, sprinkled, uniform } from "../inputs.js";
import { poolingWindows } from "./pooling-windows.js";

const padded = pool2dGeometry([1, 2, 5, 4], { kernel: 3, stride: 2, padding: 1 });

export const maxPool2dCases: readonly CaseOf<"maxPool2d">[] = [
  ...poolingWindows.map(
    ({ name, geometry }, i): CaseOf<"maxPool2d"> => ({
      name,
      kernel: "maxPool2d",
      geometry,
      inputs: [distinct(i + 1)],
    }),
  ),
  {
    name: "padding is not a 0 among negative values",
    kernel: "maxPool2d",
    geometry: padded,
    inputs: [uniform(61, -9, -1)],
  },
  {
    name: "a NaN anywhere in the window wins",
    kernel: "maxPool2d",
    geometry: padded,
    inputs: [sprinkled(62, [Number.NaN, Number.POSITIVE_INFINITY])],
    requires: "nonFinite",
  },
  {
    name: "a window of nothing but −∞ gives −∞",
    kernel: "maxPool2d",
    geometry: padded,
    inputs: [cycle(Number.NEGATIVE_INFINITY)],
    requires: "nonFinite",
  },
  {
    name: "the lowest finite values are still values",
    kernel: "maxPool2d",
    geometry: padded,
    inputs: [cycle(-3.4028234663852886e38)],
  },
  {
    name: "subnormal maxima are kept",
    kernel: "maxPool2d",
    geometry: padded,
    inputs: [cycle(1e-40, 0, -1e-40, 3e-45)],
    requires: "subnormals",
  },
];
