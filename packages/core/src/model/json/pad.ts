/** Saved paddings. */
import { pad } from "../../layers/pad.js";
import { asPaddingNumbers, Fields, type LayerFactories } from "./fields.js";

function asMode(value: unknown): "constant" | "reflect" | "replicate" | undefined {
  return value === "constant" || value === "reflect" || value === "replicate" ? value : undefined;
}

/** Readers of the layers in layers/pad.ts. */
export const padFactories: LayerFactories = {
  pad(options) {
    const fields = new Fields("pad", options);
    return pad({
      padding: fields.required("padding", "a number, or two or four numbers", asPaddingNumbers),
      mode: fields.optional("mode", '"constant", "reflect" or "replicate"', asMode),
      value: fields.maybeNumber("value"),
    });
  },
};
