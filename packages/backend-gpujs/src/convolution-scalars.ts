/** The integers that the kernels of convolution read. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { WINDOW, type WindowSize } from "./window-text.js";

/** The window's sizes, and channels in all and per group. */
export type ConvolutionSize =
  | WindowSize
  | "batch"
  | "inChannels"
  | "outChannels"
  | "groupIn"
  | "groupOut";

/** Their names. */
export const CONVOLUTION: readonly ConvolutionSize[] = [
  ...WINDOW,
  "batch",
  "inChannels",
  "outChannels",
  "groupIn",
  "groupOut",
];

/** Their values. */
export function convolutionScalars(g: Conv2dGeometry): Readonly<Record<ConvolutionSize, number>> {
  return { ...g, groupIn: g.inChannels / g.groups, groupOut: g.outChannels / g.groups };
}
