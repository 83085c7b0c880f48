/** Public entry of figures: named re-exports, no logic. */
export {
  type FeatureMapGroup,
  type FeatureMapsFigure,
  featureMaps,
  type MapEdge,
  type MapWiring,
} from "./feature-maps.js";
export { type FeatureMap, mapsOf } from "./pixel-map.js";
export type { Prediction } from "./prediction-bars.js";
