/** Options of `convscope attribute`, as Commander gives them. */
import type { AttributionMethod } from "@convscope/explain";
import type { Theme } from "@convscope/figures";
import type { ValueChoices } from "../trace/network-with-input.js";

/** All of them. */
export interface AttributeCommandOptions extends ValueChoices {
  readonly input: string;
  readonly method: AttributionMethod;
  readonly class?: number;
  readonly layer?: string;
  readonly patch?: number;
  readonly stride?: number;
  readonly output?: string;
  readonly theme: Theme;
  readonly backend: string;
}
