/** Saved locally connected layers. */
import { locallyConnected2d } from "../../layers/locally-connected2d.js";
import { asNumbers, Fields, type LayerFactories, windowOf } from "./fields.js";

/** Readers of the layers in layers/locally-connected2d.ts. */
export const locallyConnected2dFactories: LayerFactories = {
  locallyConnected2d(options) {
    const fields = new Fields("locallyConnected2d", options);
    return locallyConnected2d({
      input: fields.required("input", "[channels, height, width]", asNumbers),
      outChannels: fields.number("outChannels"),
      kernel: fields.pair("kernel"),
      ...windowOf(fields),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
};
