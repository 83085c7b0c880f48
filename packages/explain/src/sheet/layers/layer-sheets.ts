/** The kinds of layers that have a sheet. */
import { adaptiveSheets } from "./adaptive-pool2d.js";
import { conv2dSheet } from "./conv2d.js";
import { linearSheet, rbfSheet } from "./dense.js";
import {
  activationSheet,
  addSheet,
  concatSheet,
  flattenSheet,
  identitySheet,
  mulSheet,
  preluSheet,
} from "./element-wise.js";
import type { LayerSheet } from "./layer-sheet.js";
import { batchNorm2dSheet, localResponseNormSheet } from "./normalisation.js";
import { avgPool2dSheet, maxPool2dSheet, subsampleSheet } from "./pool2d.js";

/** Sheets by kind. */
export const layerSheets: Readonly<Record<string, LayerSheet>> = {
  ...adaptiveSheets,
  activation: activationSheet,
  add: addSheet,
  avgPool2d: avgPool2dSheet,
  batchNorm2d: batchNorm2dSheet,
  concat: concatSheet,
  conv2d: conv2dSheet,
  dropout: identitySheet,
  dropout2d: identitySheet,
  flatten: flattenSheet,
  linear: linearSheet,
  localResponseNorm: localResponseNormSheet,
  maxPool2d: maxPool2dSheet,
  mul: mulSheet,
  prelu: preluSheet,
  rbf: rbfSheet,
  subsample: subsampleSheet,
};
