/** Cases of the fused conv2dBiasActivation. */
import type { CaseOf } from "../case.js";
import { conv2dGeometry } from "../geometries.js";
import { cycle, sprinkled, uniform } from "../inputs.js";
import { convolutionWindows } from "./convolution-windows.js";

const ACTIVATIONS = ["none", "relu", "sigmoid", "tanh"] as const;
const channels = conv2dGeometry([2, 3, 5, 4], [5, 3, 3, 2], { padding: [1, 0, 0, 1] });

export const conv2dBiasActivationCases: readonly CaseOf<"conv2dBiasActivation">[] = [
  ...convolutionWindows.map(
    ({ name, geometry }, i): CaseOf<"conv2dBiasActivation"> => ({
      name: `${name} (${ACTIVATIONS[i % 4]})`,
      kernel: "conv2dBiasActivation",
      geometry: { ...geometry, activation: ACTIVATIONS[i % 4] ?? "none" },
      inputs: [uniform(3 * i + 301), uniform(3 * i + 302), uniform(3 * i + 303)],
    }),
  ),
  ...ACTIVATIONS.map(
    (activation): CaseOf<"conv2dBiasActivation"> => ({
      name: `adds each channel's own bias before ${activation}`,
      kernel: "conv2dBiasActivation",
      geometry: { ...channels, activation },
      inputs: [uniform(51), uniform(52), cycle(-2, -1, 0, 1, 2)],
    }),
  ),
  {
    name: "relu lets a NaN through",
    kernel: "conv2dBiasActivation",
    geometry: { ...conv2dGeometry([1, 2, 3, 4], [3, 2, 1, 1]), activation: "relu" },
    inputs: [sprinkled(53, [Number.NaN]), uniform(54), uniform(55)],
    requires: "nonFinite",
  },
  {
    name: "saturated activations stay within their range",
    kernel: "conv2dBiasActivation",
    geometry: { ...channels, activation: "tanh" },
    inputs: [uniform(56, -50, 50), uniform(57, -50, 50), cycle(0)],
  },
];
