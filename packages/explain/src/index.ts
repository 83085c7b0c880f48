/** Public entry of explain: named re-exports, no logic. */
export type { BackendDiff, Finding, LayerDiff, Side, UnitDiff } from "./diff/backend-diff.js";
export { type DiffOptions, diffBackends } from "./diff/diff-backends.js";
export type { Place } from "./diff/place.js";
export type { Term, UnitTerms } from "./diff/unit-terms.js";
export { formatCount } from "./expression.js";
export type { Memory } from "./memory.js";
export { nearestNames } from "./nearest-names.js";
export { operationConventions } from "./operations.js";
export {
  type Convention,
  conventions,
  type OperationConvention,
  type Quantity,
} from "./quantity.js";
export {
  type QuantityAddress,
  type QuantityName,
  quantitiesOf,
  quantity,
  quantityAddress,
  quantityNames,
} from "./quantity-address.js";
export type { ReceptiveField, RowsColumns } from "./receptive-field.js";
export {
  type Described,
  type LayerSummary,
  type Quantities,
  type SummarizeOptions,
  type Summary,
  summarize,
} from "./summary.js";
