/** Options of `convscope profile`, as Commander gives them. */
import type { ValueChoices } from "../trace/network-with-input.js";

/** What was asked for. */
export interface ProfileCommandOptions extends ValueChoices {
  readonly backend: string;
  readonly batch: number;
  readonly runs: number;
}
