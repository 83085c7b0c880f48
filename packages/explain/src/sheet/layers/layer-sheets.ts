/** The kinds of layers that have a sheet. */
import { conv2dSheet } from "./conv2d.js";
import { linearSheet, rbfSheet } from "./dense.js";
import {
  activationSheet,
  addSheet,
  batchNorm2dSheet,
  concatSheet,
  flattenSheet,
  identitySheet,
} from "./element-wise.js";
import type { LayerSheet } from "./layer-sheet.js";
import { avgPool2dSheet, maxPool2dSheet, subsampleSheet } from "./pool2d.js";

/** Sheets by kind. */
export const layerSheets: Readonly<Record<string, LayerSheet>> = {
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
  maxPool2d: maxPool2dSheet,
  rbf: rbfSheet,
  subsample: subsampleSheet,
};
