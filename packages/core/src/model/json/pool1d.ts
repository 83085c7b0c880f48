/** Saved poolings along one axis. */
import type { LayerOptions } from "../../layers/layer.js";
import { avgPool1d, maxPool1d } from "../../layers/pool1d.js";
import type { Pool1dOptions } from "../../ops/pool1d.js";
import { asPadding1d, Fields, type LayerFactories } from "./fields.js";

function pool(kind: string, options: LayerOptions): Pool1dOptions {
  const fields = new Fields(kind, options);
  return {
    kernel: fields.number("kernel"),
    stride: fields.maybeNumber("stride"),
    padding: fields.optional("padding", '"valid", "same", one number or two', asPadding1d),
    dilation: fields.maybeNumber("dilation"),
    ceilMode: fields.maybeFlag("ceilMode"),
    countPadding: fields.maybeFlag("countPadding"),
  };
}

/** Readers of the layers in layers/pool1d.ts. */
export const pool1dFactories: LayerFactories = {
  avgPool1d: (options) => avgPool1d(pool("avgPool1d", options)),
  maxPool1d: (options) => maxPool1d(pool("maxPool1d", options)),
};
