/** Cases of maxPool2dSelect: the indices of maxima, and the second gradient of max pooling. */
import type { CaseOf } from "../case.js";
import { pool2dGeometry } from "../geometries.js";
import { cycle, distinct, integers, iota, sameAs, sprinkled, uniform } from "../inputs.js";
import { poolingWindows } from "./pooling-windows.js";

const overlapping = pool2dGeometry([2, 2, 7, 6], { kernel: 3, stride: 2, padding: [1, 0, 1, 0] });

export const maxPool2dSelectCases: readonly CaseOf<"maxPool2dSelect">[] = [
  ...poolingWindows.map(
    ({ name, geometry }, i): CaseOf<"maxPool2dSelect"> => ({
      name,
      kernel: "maxPool2dSelect",
      geometry,
      inputs: [uniform(i + 501), distinct(i + 1)],
    }),
  ),
  {
    name: "v counting up gives the places of maxima in the whole array, not in their plane",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [iota, integers(81, 0, 1)],
  },
  {
    name: "a NaN in v matters only where it is selected",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [sprinkled(82, [Number.NaN]), distinct(83)],
    requires: "nonFinite",
  },
  {
    name: "the first NaN of x is selected",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [iota, sprinkled(84, [Number.NaN])],
    requires: "nonFinite",
  },
  {
    name: "selects from x itself",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [distinct(85), sameAs(0)],
  },
  {
    name: "keeps the sign of a selected zero",
    kernel: "maxPool2dSelect",
    geometry: overlapping,
    inputs: [cycle(-0, 0), distinct(86)],
  },
];
