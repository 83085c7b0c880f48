/** Public entry of explain: named re-exports, no logic. */
export { attribute } from "./attribution/attribute.js";
export {
  type AttributeOptions,
  type Attribution,
  type AttributionMethod,
  attributionMethods,
  type MapPlaces,
} from "./attribution/attribution.js";
export { type Dream, type DreamOptions, dream } from "./attribution/dream.js";
export type { Claim, Demonstration, Shown } from "./claims/claim.js";
export { claims, findClaims } from "./claims/claims.js";
export { type DemonstrationOn, showOn } from "./claims/show-on.js";
export type { Numbers } from "./claims/tiny.js";
export {
  type ComparedQuantity,
  type Comparison,
  comparedQuantities,
  compareModels,
  type LayerDifference,
  type ModelDifference,
} from "./compare/compare.js";
export {
  compareWirings,
  countWiring,
  type ImpossibleWiring,
  parseWiring,
  type WiringCounts,
  type WiringQuestion,
  wiringEdges,
  wiringKinds,
} from "./connect/compare-wirings.js";
export { type DiagnoseOptions, diagnose } from "./diagnose/diagnose.js";
export type {
  Derived,
  Diagnosis,
  Finding as DiagnosisFinding,
  MadeMistake,
  PrintedFigure,
} from "./diagnose/diagnosis.js";
export { numberForms, parseNumber, type StatedNumber } from "./diagnose/stated-number.js";
export type { BackendDiff, Finding, LayerDiff, Side, UnitDiff } from "./diff/backend-diff.js";
export { type DiffOptions, diffBackends } from "./diff/diff-backends.js";
export type { Place } from "./diff/place.js";
export type { Term, UnitTerms } from "./diff/unit-terms.js";
export { formatCount } from "./expression.js";
export { type Letter, lettersOf } from "./letters.js";
export type { Memory } from "./memory.js";
export { nearestNames } from "./nearest-names.js";
export { operationConventions } from "./operations.js";
export {
  type LayerProfile,
  type ModelProfile,
  type ProfileOptions,
  profileModel,
} from "./profile/profile-model.js";
export type { LayerSummary, Quantities } from "./quantities.js";
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
export { frameworks } from "./shape/framework.js";
export type {
  Framework,
  WindowKind,
  WindowPadding,
  WindowQuestion,
} from "./shape/window-question.js";
export { type AxisShape, type WindowShape, windowShape } from "./shape/window-shape.js";
export { windowTaps } from "./shape/window-taps.js";
export { MOST_SHEET_CELLS, type SheetSize, sheetSizes } from "./sheet/sheet-sizes.js";
export { type SpreadsheetValues, spreadsheet } from "./sheet/spreadsheet.js";
export type {
  CellRole,
  Coloured,
  ColourScale,
  Sheet,
  SheetCell,
  Workbook,
} from "./sheet/workbook.js";
export {
  type Described,
  type SummarizeOptions,
  type Summary,
  summarize,
} from "./summary.js";
export type { PoolWindow } from "./trace/pool-windows.js";
export {
  type GradientShare,
  type GradientTrace,
  type TraceGradientOptions,
  traceGradient,
} from "./trace/trace-gradient.js";
export {
  type Influenced,
  type InfluenceTrace,
  type LayerInfluence,
  traceInfluence,
} from "./trace/trace-influence.js";
export { type Agreement, traceUnit, type UnitTrace } from "./trace/trace-unit.js";
export { type Addressed, type UnitAddress, unitAddress } from "./trace/unit-address.js";
export {
  type OptimizerName,
  optimizerNames,
  type TrainingMemory,
  type TrainingMemoryOptions,
  trainingMemory,
} from "./training-memory.js";
