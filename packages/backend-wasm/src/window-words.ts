/** The words of a window, in the order of assembly/patches.ts. */
import type { Window2d } from "@convscope/core/backend";

/** A window whose maps come `channels` at a time. */
export function windowWords(g: Window2d, channels: number): readonly number[] {
  return [
    ...[channels, g.inHeight, g.inWidth, g.outHeight, g.outWidth, g.kernelHeight, g.kernelWidth],
    ...[g.strideHeight, g.strideWidth, g.dilationHeight, g.dilationWidth, g.padTop, g.padLeft],
  ];
}

/** Pixels of the input's and of the output's maps, weights of a 2-D filter. */
export function areas(g: Window2d): {
  readonly input: number;
  readonly output: number;
  readonly filter: number;
} {
  return {
    input: g.inHeight * g.inWidth,
    output: g.outHeight * g.outWidth,
    filter: g.kernelHeight * g.kernelWidth,
  };
}
