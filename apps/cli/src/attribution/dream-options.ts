/** Options of `convscope dream`, as Commander gives them. */
import type { Theme } from "@convscope/figures";
import type { ValueChoices } from "../trace/network-with-input.js";

/** All of them. */
export interface DreamCommandOptions extends ValueChoices {
  readonly unit: string;
  readonly steps: number;
  readonly output?: string;
  readonly theme: Theme;
  readonly backend: string;
}
