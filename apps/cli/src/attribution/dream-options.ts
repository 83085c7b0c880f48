/** Options of `convscope dream`, as Commander gives them. */
import type { Theme } from "@convscope/figures";

/** All of them. */
export interface DreamCommandOptions {
  readonly unit: string;
  readonly weights?: string;
  readonly steps: number;
  readonly output?: string;
  readonly theme: Theme;
  readonly backend: string;
  readonly seed: number;
}
