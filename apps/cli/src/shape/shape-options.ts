/** Options of `convscope shape`, as Commander gives them. */
import type { Framework } from "@convscope/explain";

type Two = readonly [height: number, width: number];

/** What was asked for. */
export interface ShapeOptions {
  readonly in: Two;
  readonly kernel: Two;
  readonly stride?: Two;
  readonly pad: string;
  readonly dilation?: Two;
  readonly pool?: boolean;
  readonly ceil?: boolean;
  readonly transpose?: boolean;
  readonly outputPadding?: Two;
  /** Checked by explain. */
  readonly framework: Framework;
  readonly backend?: string;
}
