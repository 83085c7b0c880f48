/** What the command line of `convscope sheet` may say. */

/** What computes unless told otherwise: float64, as spreadsheets do. */
export const sheetBackend = "reference";

/** Its options, as Commander gives them. */
export interface SheetCommandOptions {
  readonly weights?: string;
  readonly input: string;
  readonly output: string;
  readonly seed: number;
  /** What computes the values that the cells hold until a spreadsheet calculates them. */
  readonly backend: string;
}
