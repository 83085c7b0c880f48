/** Saved activation layers. */
import { activation, checkActivation, prelu } from "../../layers/activation.js";
import type { Layer } from "../../layers/layer.js";
import { asText, Fields, type LayerFactories } from "./fields.js";

function activationOf(fields: Fields): Layer {
  const name = fields.required("name", "a name", asText);
  checkActivation("activation", name);
  switch (name) {
    case "elu":
      return activation(name, { alpha: fields.maybeNumber("alpha") });
    case "gelu":
      return activation(name, {
        approximate: fields.optional("approximate", '"none" or "tanh"', (value) =>
          value === "none" || value === "tanh" ? value : undefined,
        ),
      });
    case "leaky-relu":
      return activation(name, { slope: fields.maybeNumber("slope") });
    case "softplus":
      return activation(name, {
        beta: fields.maybeNumber("beta"),
        threshold: fields.maybeNumber("threshold"),
      });
    default:
      return activation(name);
  }
}

/** Readers of the layers in layers/activation.ts. */
export const activationFactories: LayerFactories = {
  activation: (options) => activationOf(new Fields("activation", options)),
  prelu(options) {
    const fields = new Fields("prelu", options);
    return prelu({
      channels: fields.maybeNumber("channels"),
      initial: fields.maybeNumber("initial"),
    });
  },
};
