/** Options of `convscope diagnose`, as Commander gives them. */

/** What was asked for. */
export interface DiagnoseCommandOptions {
  /** Every finding, not the most plausible alone. */
  readonly all?: boolean;
}
