/** Saved upsamplings. */
import { upsample } from "../../layers/upsample.js";
import { Fields, type LayerFactories } from "./fields.js";

function asMode(value: unknown): "nearest" | "bilinear" | undefined {
  return value === "nearest" || value === "bilinear" ? value : undefined;
}

/** Readers of the layers in layers/upsample.ts. */
export const upsampleFactories: LayerFactories = {
  upsample(options) {
    const fields = new Fields("upsample", options);
    return upsample({
      size: fields.maybePair("size"),
      scaleFactor: fields.maybePair("scaleFactor"),
      mode: fields.optional("mode", '"nearest" or "bilinear"', asMode),
      alignCorners: fields.maybeFlag("alignCorners"),
    });
  },
};
