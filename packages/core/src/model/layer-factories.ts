/**
 * From the options that a file holds to layers: every kind with its reader. The readers are in json/, in files named as
 * those of the layers.
 */
import { activationFactories } from "./json/activation.js";
import { adaptivePool2dFactories } from "./json/adaptive-pool2d.js";
import { convTranspose2dFactories } from "./json/conv-transpose2d.js";
import { conv1dFactories } from "./json/conv1d.js";
import { conv2dFactories } from "./json/conv2d.js";
import type { LayerFactories } from "./json/fields.js";
import { linearFactories } from "./json/linear.js";
import { locallyConnected2dFactories } from "./json/locally-connected2d.js";
import { lpPool2dFactories } from "./json/lp-pool2d.js";
import { maxoutFactories } from "./json/maxout.js";
import { movementFactories } from "./json/movement.js";
import { normalisationFactories } from "./json/normalisation.js";
import { padFactories } from "./json/pad.js";
import { pixelShuffleFactories } from "./json/pixel-shuffle.js";
import { pool1dFactories } from "./json/pool1d.js";
import { pool2dFactories } from "./json/pool2d.js";
import { rbfFactories } from "./json/rbf.js";
import { structureFactories } from "./json/structure.js";
import { upsampleFactories } from "./json/upsample.js";

export type { LayerFactory } from "./json/fields.js";

/** The layers that every `model.json` may name. */
export const builtInLayers: LayerFactories = {
  ...activationFactories,
  ...conv2dFactories,
  ...linearFactories,
  ...normalisationFactories,
  ...pool2dFactories,
  ...rbfFactories,
  ...adaptivePool2dFactories,
  ...convTranspose2dFactories,
  ...conv1dFactories,
  ...locallyConnected2dFactories,
  ...lpPool2dFactories,
  ...maxoutFactories,
  ...movementFactories,
  ...padFactories,
  ...pixelShuffleFactories,
  ...pool1dFactories,
  ...upsampleFactories,
  ...structureFactories,
};
