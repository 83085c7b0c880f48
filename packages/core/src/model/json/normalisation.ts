/** Saved normalisations. */
import { groupNorm, instanceNorm, layerNorm } from "../../layers/example-norms.js";
import type { LayerOptions } from "../../layers/layer.js";
import { batchNorm2d, localResponseNorm } from "../../layers/normalisation.js";
import type { LocalResponseNormOptions } from "../../ops/normalise.js";
import { asNumbers, Fields, type LayerFactories } from "./fields.js";

const conventions = ["onnx", "paper", "torch"] as const;

function responseNormOf(options: LayerOptions): LocalResponseNormOptions {
  const fields = new Fields("localResponseNorm", options);
  if (options.size === undefined) {
    return {
      before: fields.number("before"),
      after: fields.number("after"),
      alpha: fields.number("alpha"),
      beta: fields.number("beta"),
      k: fields.number("k"),
    };
  }
  return {
    size: fields.number("size"),
    convention: fields.required("convention", '"onnx", "paper" or "torch"', (value) =>
      conventions.find((name) => name === value),
    ),
    alpha: fields.maybeNumber("alpha"),
    beta: fields.maybeNumber("beta"),
    k: fields.maybeNumber("k"),
  };
}

/** Readers of the layers in layers/normalisation.ts and layers/example-norms.ts. */
export const normalisationFactories: LayerFactories = {
  batchNorm2d(options) {
    const fields = new Fields("batchNorm2d", options);
    const [epsilon, momentum] = [fields.maybeNumber("epsilon"), fields.maybeNumber("momentum")];
    return batchNorm2d({ channels: fields.number("channels"), epsilon, momentum });
  },
  groupNorm(options) {
    const fields = new Fields("groupNorm", options);
    return groupNorm({
      channels: fields.number("channels"),
      groups: fields.number("groups"),
      epsilon: fields.maybeNumber("epsilon"),
      affine: fields.maybeFlag("affine"),
    });
  },
  instanceNorm(options) {
    const fields = new Fields("instanceNorm", options);
    return instanceNorm({
      channels: fields.number("channels"),
      epsilon: fields.maybeNumber("epsilon"),
      momentum: fields.maybeNumber("momentum"),
      affine: fields.maybeFlag("affine"),
      trackRunningStatistics: fields.maybeFlag("trackRunningStatistics"),
    });
  },
  layerNorm(options) {
    const fields = new Fields("layerNorm", options);
    return layerNorm({
      shape: fields.required("shape", "a list of numbers", asNumbers),
      epsilon: fields.maybeNumber("epsilon"),
      affine: fields.maybeFlag("affine"),
      bias: fields.maybeFlag("bias"),
    });
  },
  localResponseNorm: (options) => localResponseNorm(responseNormOf(options)),
};
