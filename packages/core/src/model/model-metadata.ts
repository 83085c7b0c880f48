/** What goes with a model and is no part of its graph. Who reads each member says what it means. */
import type { LayerOptions } from "../layers/layer.js";

/** What a model says of itself beside its layers; saved with it. */
export interface ModelMetadata {
  /** Names of the classes, in the order of the outputs. */
  readonly classes?: readonly string[];
  /** What turns a picture into an input; `data` reads it. */
  readonly preprocessing?: LayerOptions;
  /** How outputs become a decision, and what training minimises. */
  readonly loss?: LayerOptions;
  /** Layers on whose values training takes the loss too, with its weight there: GoogLeNet's heads. Use knows nothing of them. */
  readonly auxiliary?: Readonly<Record<string, number>>;
  /** Paper, or where it comes from. */
  readonly source?: string;
}
