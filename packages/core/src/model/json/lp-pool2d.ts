/** Saved power poolings. */
import { lpPool2d } from "../../layers/lp-pool2d.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/lp-pool2d.ts. */
export const lpPool2dFactories: LayerFactories = {
  lpPool2d(options) {
    const fields = new Fields("lpPool2d", options);
    return lpPool2d({
      norm: fields.number("norm"),
      kernel: fields.pair("kernel"),
      stride: fields.maybePair("stride"),
      ceilMode: fields.maybeFlag("ceilMode"),
    });
  },
};
