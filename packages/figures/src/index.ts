/** Public entry of figures: named re-exports, no logic. */
export { architecture } from "./architecture/architecture.js";
export type { Drawable } from "./architecture/stages.js";
export { towers } from "./architecture/towers.js";
export {
  type ArithmeticOptions,
  convolutionArithmetic,
  guideArithmetic,
  transposedArithmetic,
} from "./arithmetic/arithmetic.js";
export { type GuideFigure, guideFigures } from "./arithmetic/guide.js";
export { type AttributionFigure, attributionMap } from "./attribution-map.js";
export { type ConfusionFigure, confusionMatrix } from "./confusion-matrix.js";
export { connectionGraph } from "./connection-graph.js";
export { connectionTable } from "./connection-table.js";
export { type DreamFigure, dreamPicture } from "./dream-picture.js";
export {
  type FeatureMapGroup,
  type FeatureMapsFigure,
  featureMaps,
  type MapWiring,
} from "./feature-maps.js";
export { type FiltersFigure, filters } from "./filters.js";
export { layerGraph } from "./graph/layer-graph.js";
export { type EpochRecord, lossCurve } from "./loss-curve.js";
export type { Picture } from "./picture.js";
export { type FeatureMap, mapsOf } from "./pixel-map.js";
export type { Prediction } from "./prediction-bars.js";
export type { Raster } from "./raster.js";
export { type ReceptiveFieldFigure, receptiveField, type SeenBox } from "./receptive-field.js";
export { type Theme, withTheme } from "./theme.js";
export type { KernelEdge, MapSide, WiringEdge } from "./wiring.js";
