/** Options of `convscope diagnose`, as Commander gives them. */
import type { Shape } from "@convscope/core";

/** What was asked for. */
export interface DiagnoseCommandOptions {
  /** Every finding, not the most plausible alone. */
  readonly all?: boolean;
  /** Another input than the network's own. */
  readonly input?: Shape;
  readonly backend?: string;
}
