/** What the command line of `convscope sheet` may say. */

/** Its options, as Commander gives them. */
export interface SheetCommandOptions {
  readonly weights?: string;
  readonly input: string;
  readonly output: string;
  readonly seed: number;
}
