/** Saved dense layers. */
import { linear } from "../../layers/linear.js";
import { asNumber, asNumbers, Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/linear.ts. */
export const linearFactories: LayerFactories = {
  linear(options) {
    const fields = new Fields("linear", options);
    return linear({
      inFeatures: fields.required(
        "inFeatures",
        "a number or a shape",
        (value) => asNumber(value) ?? asNumbers(value),
      ),
      outFeatures: fields.number("outFeatures"),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
      biasInitialiser: fields.initialiser("biasInitialiser"),
    });
  },
};
