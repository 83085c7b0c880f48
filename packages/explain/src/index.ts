/** Public entry of explain: named re-exports, no logic. */
export type { BackendDiff, Finding, LayerDiff, Side, UnitDiff } from "./diff/backend-diff.js";
export { type DiffOptions, diffBackends } from "./diff/diff-backends.js";
export type { Place } from "./diff/place.js";
export type { Term, UnitTerms } from "./diff/unit-terms.js";
export { formatCount } from "./expression.js";
export { type Convention, conventions, type Quantity } from "./quantity.js";
export type { ReceptiveField, RowsColumns } from "./receptive-field.js";
export {
  type Counts,
  type Described,
  type LayerSummary,
  type SummarizeOptions,
  type Summary,
  summarize,
} from "./summary.js";
