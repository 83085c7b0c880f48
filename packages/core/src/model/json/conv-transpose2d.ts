/** Saved transposed convolutions. */
import { convTranspose2d } from "../../layers/conv-transpose2d.js";
import { asPaddingNumbers, Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/conv-transpose2d.ts. */
export const convTranspose2dFactories: LayerFactories = {
  convTranspose2d(options) {
    const fields = new Fields("convTranspose2d", options);
    return convTranspose2d({
      inChannels: fields.number("inChannels"),
      outChannels: fields.number("outChannels"),
      kernel: fields.pair("kernel"),
      stride: fields.maybePair("stride"),
      padding: fields.optional("padding", '"valid", a number, or two or four numbers', (value) =>
        value === "valid" ? value : asPaddingNumbers(value),
      ),
      outputPadding: fields.maybePair("outputPadding"),
      dilation: fields.maybePair("dilation"),
      groups: fields.maybeNumber("groups"),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
};
