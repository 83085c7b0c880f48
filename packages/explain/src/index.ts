/** Public entry of explain: named re-exports, no logic. */
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
