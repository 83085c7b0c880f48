/** Saved layers that rearrange values or take a part. */
import { permute, reshape, slice } from "../../layers/movement.js";
import { asNumbers, Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/movement.ts. */
export const movementFactories: LayerFactories = {
  permute(options) {
    const fields = new Fields("permute", options);
    return permute({ axes: fields.required("axes", "a list of numbers", asNumbers) });
  },
  reshape(options) {
    const fields = new Fields("reshape", options);
    return reshape({ shape: fields.required("shape", "a list of numbers", asNumbers) });
  },
  slice(options) {
    const fields = new Fields("slice", options);
    return slice({
      axis: fields.number("axis"),
      start: fields.maybeNumber("start"),
      end: fields.maybeNumber("end"),
      step: fields.maybeNumber("step"),
    });
  },
};
