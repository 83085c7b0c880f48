/** Options of `convscope trace`, as Commander gives them. */
import type { ValueChoices } from "./network-with-input.js";

/** What was asked for. */
export interface TraceCommandOptions extends ValueChoices {
  readonly unit: string;
  readonly input: string;
  readonly backend: string;
  readonly backward?: boolean;
  /** Index of the output whose score is traced backward. */
  readonly class?: number;
  readonly top: number;
  readonly inOrder?: boolean;
}
