/** What can be asked of a sliding window. Whether a framework has it is in framework.ts, what comes out in window-shape.ts. */
import type { Pair } from "@convscope/core";

/** Whose rules. */
export type Framework = "keras" | "onnx" | "tf" | "torch";

/** What slides: filters, a pooling window, or filters the other way round. */
export type WindowKind = "conv" | "pool" | "transpose";

/** Pads of both axes: one number, `[height, width]`, `[top, bottom, left, right]`, or by rule. */
export type WindowPadding =
  | "same"
  | "same-lower"
  | "valid"
  | number
  | readonly [number, number]
  | readonly [number, number, number, number];

/** A question of {@link windowShape}; numbers are for both axes, pairs are [height, width]. */
export interface WindowQuestion {
  /** Size of the input. */
  readonly in: Pair;
  readonly kernel: Pair;
  /** 1; of a pooling the kernel, except in ONNX. */
  readonly stride?: Pair | undefined;
  /** 0 */
  readonly padding?: WindowPadding | undefined;
  /** 1 */
  readonly dilation?: Pair | undefined;
  /** "conv" */
  readonly kind?: WindowKind | undefined;
  /** Poolings only: rounds the number of windows up. */
  readonly ceil?: boolean | undefined;
  /** Transposed only. */
  readonly outputPadding?: Pair | undefined;
  /** "torch" */
  readonly framework?: Framework | undefined;
}
