/** Options of `convscope profile`, as Commander gives them. */
export interface ProfileCommandOptions {
  readonly backend: string;
  readonly batch: number;
  readonly runs: number;
}
