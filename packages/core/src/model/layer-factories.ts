/**
 * From the options that a file holds to layers: every kind with its reader. The readers are in json/, in files named as
 * those of the layers.
 */
import { activationFactories } from "./json/activation.js";
import { conv2dFactories } from "./json/conv2d.js";
import type { LayerFactories } from "./json/fields.js";
import { linearFactories } from "./json/linear.js";
import { normalisationFactories } from "./json/normalisation.js";
import { pool2dFactories } from "./json/pool2d.js";
import { rbfFactories } from "./json/rbf.js";
import { structureFactories } from "./json/structure.js";

export type { LayerFactory } from "./json/fields.js";

/** The layers that every `model.json` may name. */
export const builtInLayers: LayerFactories = {
  ...activationFactories,
  ...conv2dFactories,
  ...linearFactories,
  ...normalisationFactories,
  ...pool2dFactories,
  ...rbfFactories,
  ...structureFactories,
};
