/** Saved normalisations. */
import { batchNorm2d, localResponseNorm } from "../../layers/normalisation.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/normalisation.ts. */
export const normalisationFactories: LayerFactories = {
  batchNorm2d(options) {
    const fields = new Fields("batchNorm2d", options);
    const [epsilon, momentum] = [fields.maybeNumber("epsilon"), fields.maybeNumber("momentum")];
    return batchNorm2d({ channels: fields.number("channels"), epsilon, momentum });
  },
  localResponseNorm(options) {
    const fields = new Fields("localResponseNorm", options);
    const number = (name: string): number => fields.number(name);
    return localResponseNorm({
      before: number("before"),
      after: number("after"),
      alpha: number("alpha"),
      beta: number("beta"),
      k: number("k"),
    });
  },
};
