/** Cases of the fused batchNorm (inference). */
import type { AxisGeometry } from "@convscope/core/backend";
import type { CaseOf } from "../case.js";
import { cycle, sprinkled, uniform } from "../inputs.js";

const scaled = (name: string, geometry: AxisGeometry, seed: number): CaseOf<"batchNorm"> => ({
  name,
  kernel: "batchNorm",
  geometry,
  inputs: [uniform(seed, -4, 4), uniform(seed + 1, -3, 3), uniform(seed + 2, -2, 2)],
});

export const batchNormCases: readonly CaseOf<"batchNorm">[] = [
  scaled("one element is scaled and shifted", { outer: 1, length: 1, inner: 1 }, 1),
  scaled("each channel has its own scale and shift", { outer: 1, length: 5, inner: 6 }, 4),
  scaled("the channels start anew with every image", { outer: 3, length: 4, inner: 7 }, 7),
  scaled(
    "features without pixels are channels too (inner 1)",
    { outer: 6, length: 5, inner: 1 },
    10,
  ),
  scaled("one channel's scale and shift serve every image", { outer: 3, length: 1, inner: 11 }, 13),
  scaled("more than one block leaves no seam", { outer: 2, length: 17, inner: 35 }, 16),
  scaled("compiled, it agrees with eager to the last bit", { outer: 2, length: 3, inner: 5 }, 20),
  {
    name: "product and shift that cancel leave no more than their rounding",
    kernel: "batchNorm",
    geometry: { outer: 2, length: 2, inner: 3 },
    inputs: [cycle(3), cycle(2, 4), cycle(-6, -12)],
  },
  {
    name: "a scale of 0 does not hide a NaN or an infinity",
    kernel: "batchNorm",
    geometry: { outer: 2, length: 3, inner: 4 },
    inputs: [sprinkled(19, [Number.NaN, Number.POSITIVE_INFINITY]), cycle(0, 1, -1), cycle(0, 1)],
    requires: "nonFinite",
  },
];
