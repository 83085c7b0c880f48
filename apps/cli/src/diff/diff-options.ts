/** What the command line of `convscope diff` may say. */

/** Its options, as Commander gives them. */
export interface DiffCommandOptions {
  readonly backends: string;
  readonly seed: number;
}

/** The word for an input of random numbers. */
export const RANDOM = "random";
