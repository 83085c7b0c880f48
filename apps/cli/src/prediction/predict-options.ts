/** What the command line of `convscope predict` may say. */

/** Its options, as Commander gives them. */
export interface PredictCommandOptions {
  readonly model: string;
  readonly backend: string;
  readonly top: number;
  readonly show?: boolean;
}
