/** Cases of maxPool2dInputGrad. Overlapping windows and ties are where it goes wrong elsewhere. */
import type { CaseOf } from "../case.js";
import { pool2dGeometry } from "../geometries.js";
import { cycle, distinct, integers, sprinkled, uniform } from "../inputs.js";
import { poolingWindows } from "./pooling-windows.js";

const overlapping = pool2dGeometry([2, 2, 7, 6], { kernel: 3, stride: 2, padding: [1, 0, 1, 0] });

export const maxPool2dInputGradCases: readonly CaseOf<"maxPool2dInputGrad">[] = [
  ...poolingWindows.map(
    ({ name, geometry }, i): CaseOf<"maxPool2dInputGrad"> => ({
      name,
      kernel: "maxPool2dInputGrad",
      geometry,
      inputs: [uniform(i + 401), distinct(i + 1)],
    }),
  ),
  {
    name: "of equal maxima the first takes all",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [uniform(71), integers(72, 0, 1)],
  },
  {
    name: "a constant image gives each window's gradient to its first element",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [uniform(73), cycle(-4)],
  },
  {
    name: "0 and −0 are a tie",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [uniform(74), cycle(-0, 0, -1)],
  },
  {
    name: "an element that wins two windows gets both gradients",
    kernel: "maxPool2dInputGrad",
    geometry: pool2dGeometry([1, 1, 1, 5], { kernel: [1, 3], stride: 1 }),
    inputs: [cycle(1, 10, 100), cycle(0, 0, 7, 0, 0)],
  },
  {
    name: "the first NaN of a window takes its gradient",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [uniform(75), sprinkled(76, [Number.NaN, Number.POSITIVE_INFINITY])],
    requires: "nonFinite",
  },
  {
    name: "a window of −∞ still has a winner",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [uniform(77), cycle(Number.NEGATIVE_INFINITY)],
    requires: "nonFinite",
  },
  {
    name: "an infinite gradient reaches its winner alone",
    kernel: "maxPool2dInputGrad",
    geometry: overlapping,
    inputs: [sprinkled(78, [Number.POSITIVE_INFINITY]), distinct(79)],
    requires: "nonFinite",
  },
];
