/** Options of `convscope memory`, as Commander gives them. */
import type { OptimizerName } from "@convscope/explain";

/** What was asked for. */
export interface MemoryOptions {
  readonly batch: number;
  readonly optimizer: OptimizerName;
  readonly size?: readonly number[];
  readonly backend?: string;
}
