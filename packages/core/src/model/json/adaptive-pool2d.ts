/** Saved poolings to a given size. */
import {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
} from "../../layers/adaptive-pool2d.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/adaptive-pool2d.ts. */
export const adaptivePool2dFactories: LayerFactories = {
  adaptiveAvgPool2d: (options) =>
    adaptiveAvgPool2d({ size: new Fields("adaptiveAvgPool2d", options).pair("size") }),
  adaptiveMaxPool2d: (options) =>
    adaptiveMaxPool2d({ size: new Fields("adaptiveMaxPool2d", options).pair("size") }),
  globalAvgPool2d: () => globalAvgPool2d(),
  globalMaxPool2d: () => globalMaxPool2d(),
};
