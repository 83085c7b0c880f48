/** Saved poolings. */
import type { LayerOptions } from "../../layers/layer.js";
import { avgPool2d, maxPool2d, type Pool2dLayerOptions, subsample } from "../../layers/pool2d.js";
import { Fields, type LayerFactories } from "./fields.js";

function pool(kind: string, options: LayerOptions): Pool2dLayerOptions {
  const fields = new Fields(kind, options);
  return {
    kernel: fields.pair("kernel"),
    stride: fields.maybePair("stride"),
    padding: fields.padding(),
    dilation: fields.maybePair("dilation"),
    ceilMode: fields.maybeFlag("ceilMode"),
    countPadding: fields.maybeFlag("countPadding"),
  };
}

/** Readers of the layers in layers/pool2d.ts. */
export const pool2dFactories: LayerFactories = {
  avgPool2d: (options) => avgPool2d(pool("avgPool2d", options)),
  maxPool2d: (options) => maxPool2d(pool("maxPool2d", options)),
  subsample(options) {
    const fields = new Fields("subsample", options);
    return subsample({
      channels: fields.number("channels"),
      kernel: fields.pair("kernel"),
      stride: fields.maybePair("stride"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
};
