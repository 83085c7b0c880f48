/** Saved convolutions along one axis. */
import { conv1d } from "../../layers/conv1d.js";
import { asPadding1d, Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/conv1d.ts. */
export const conv1dFactories: LayerFactories = {
  conv1d(options) {
    const fields = new Fields("conv1d", options);
    return conv1d({
      inChannels: fields.number("inChannels"),
      outChannels: fields.number("outChannels"),
      kernel: fields.number("kernel"),
      stride: fields.maybeNumber("stride"),
      padding: fields.optional("padding", '"valid", "same", one number or two', asPadding1d),
      dilation: fields.maybeNumber("dilation"),
      paddingMode: fields.paddingMode(),
      groups: fields.maybeNumber("groups"),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
};
