/** Options of `convscope claims`, as Commander gives them. */

/** What was asked for. */
export interface ClaimsCommandOptions {
  readonly backend?: string;
}
