/** What the command line of `convscope sheet` may say. */
import type { ValueChoices } from "../trace/network-with-input.js";

/** What computes unless told otherwise: float64, as spreadsheets do. */
export const sheetBackend = "reference";

/** Its options, as Commander gives them. */
export interface SheetCommandOptions extends ValueChoices {
  readonly input: string;
  readonly output: string;
  /** What computes the values that the cells hold until a spreadsheet calculates them. */
  readonly backend: string;
}
