/** Options of `convscope diff`, as Commander gives them. */
import type { ValueChoices } from "../trace/network-with-input.js";

/** What was asked for. */
export interface DiffCommandOptions extends ValueChoices {
  readonly backends: string;
}
