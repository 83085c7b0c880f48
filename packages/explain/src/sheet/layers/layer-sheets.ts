/** The kinds of layers that have a sheet. */
import { adaptiveSheets } from "./adaptive-pool2d.js";
import { convTranspose2dSheet } from "./conv-transpose2d.js";
import { conv2dSheet } from "./conv2d.js";
import { linearSheet, rbfSheet } from "./dense.js";
import {
  activationSheet,
  addSheet,
  concatSheet,
  identitySheet,
  mulSheet,
  preluSheet,
} from "./element-wise.js";
import { exampleNormSheets } from "./example-norms.js";
import type { LayerSheet } from "./layer-sheet.js";
import { movingSheets } from "./movement.js";
import { batchNorm2dSheet, localResponseNormSheet } from "./normalisation.js";
import { avgPool2dSheet, maxPool2dSheet, subsampleSheet } from "./pool2d.js";
import { upsampleSheet } from "./upsample.js";

/** Sheets by kind. */
export const layerSheets: Readonly<Record<string, LayerSheet>> = {
  ...adaptiveSheets,
  ...exampleNormSheets,
  ...movingSheets,
  activation: activationSheet,
  add: addSheet,
  avgPool2d: avgPool2dSheet,
  batchNorm2d: batchNorm2dSheet,
  concat: concatSheet,
  conv2d: conv2dSheet,
  convTranspose2d: convTranspose2dSheet,
  dropout: identitySheet,
  dropout2d: identitySheet,
  linear: linearSheet,
  localResponseNorm: localResponseNormSheet,
  maxPool2d: maxPool2dSheet,
  mul: mulSheet,
  prelu: preluSheet,
  rbf: rbfSheet,
  subsample: subsampleSheet,
  upsample: upsampleSheet,
};
