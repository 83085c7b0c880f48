/** Options of `convscope summary`, as Commander gives them. */
import type { OperationConvention } from "@convscope/explain";

/** What was asked for. */
export interface SummaryOptions {
  readonly explain?: boolean;
  /** Checked by explain. */
  readonly convention?: OperationConvention;
  readonly input?: readonly number[];
  readonly compare?: string;
  readonly backend?: string;
  readonly md?: boolean;
  readonly csv?: boolean;
  readonly html?: boolean;
}
