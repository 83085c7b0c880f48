/** Saved activation layers. */
import { activation, checkActivation } from "../../layers/activation.js";
import { asText, Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/activation.ts. */
export const activationFactories: LayerFactories = {
  activation(options) {
    const name = new Fields("activation", options).required("name", "a name", asText);
    checkActivation("activation", name);
    return activation(name);
  },
};
