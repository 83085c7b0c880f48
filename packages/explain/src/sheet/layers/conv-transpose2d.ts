/** A transposed convolution as a sheet: every unit the products that the kernels stamp on it. */
import { conv2dInputGradTerms } from "@convscope/core/reference";
import { isMeasured } from "../../derivations/spatial.js";
import { activationFormulas, isPositive, valueWords } from "../activation-formula.js";
import { cell, cellAt } from "../place.js";
import {
  fillOutput,
  type LayerSheet,
  onlyPlace,
  outputPlace,
  writeKernels,
  writeRow,
} from "./layer-sheet.js";
import { activationOf, unfitActivation } from "./options.js";

/** PyTorch's ConvTranspose2d. */
export const convTranspose2dSheet: LayerSheet = {
  words: ({ layer }) =>
    valueWords(
      activationOf(layer),
      `Σ value before · the place of its kernel that falls here${layer.options["bias"] === false ? "" : " + bias"}`,
    ),
  unfit: ({ layer }) => unfitActivation(layer),
  write(own) {
    const { layer, inputShapes } = own.node;
    const x = onlyPlace(own.inputs);
    if (!isMeasured(layer) || layer.kind !== "convTranspose2d") {
      throw new RangeError("a transposed convolution has a geometry");
    }
    const g = layer.geometry(inputShapes[0] ?? []);
    const activation = activationOf(layer);
    const apply = activationFormulas[activation] ?? ((z: string) => z);
    const out = outputPlace(own, isPositive(activation) ? "positive" : "signed");
    const bias = layer.options["bias"] === false ? undefined : writeRow(own, "biases", "bias");
    const heading =
      "kernels, one line for each map before, with a kernel for each map that it feeds";
    const kernels = writeKernels(own, heading, "of map");
    fillOutput(own, out, (map, h, w) => {
      const index = (map * out.height + h) * out.width + w;
      const terms = Array.from(
        conv2dInputGradTerms(g, index),
        (term) => `${cellAt(x, term.dy)}*${cellAt(kernels, term.w, true)}`,
      );
      const all = bias === undefined ? terms : [...terms, cell(bias, map, 0, 0, true)];
      return apply(all.length === 0 ? "0" : all.join("+"));
    });
    return out;
  },
};
