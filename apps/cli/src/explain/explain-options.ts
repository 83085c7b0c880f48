/** Options of `convscope explain`, as Commander gives them. */
import type { OperationConvention } from "@convscope/explain";

/** What was asked for. */
export interface ExplainOptions {
  /** Checked by explain. */
  readonly convention?: OperationConvention;
  readonly input?: readonly number[];
  readonly backend?: string;
}
