/** A convolution as a sheet: its maps, its biases, its filters; every unit a sum of SUMPRODUCTs. */
import { type Conv2dLayer, edgesOf } from "@convscope/core";
import { isConv2d } from "../../derivations/conv2d.js";
import { activationFormulas, isPositive, valueWords } from "../activation-formula.js";
import { cell } from "../place.js";
import { axesOf, type Pairing, tapsOf, weightedTerms } from "../weighted-sum.js";
import { fillOutput, type LayerSheet, outputPlace, writeKernels, writeRow } from "./layer-sheet.js";
import { activationOf, unfitActivation } from "./options.js";

/** Convolutions under any wiring of maps. */
export const conv2dSheet: LayerSheet = {
  words: ({ layer }) =>
    valueWords(
      activationOf(layer),
      `Σ filter · window of the maps before${layer.options["bias"] === false ? "" : " + bias"}`,
    ),
  unfit({ layer }) {
    const { paddingMode = "zeros" } = layer.options;
    if (!isConv2d(layer)) return "wiring of its own";
    if (paddingMode !== "zeros") return `paddingMode "${String(paddingMode)}"`;
    return unfitActivation(layer);
  },
  write(own) {
    const { node, inputs } = own;
    const [x] = inputs;
    const { layer } = node;
    if (x === undefined || !isConv2d(layer)) throw new RangeError("a convolution reads maps");
    const activation = activationOf(layer);
    const out = outputPlace(own, isPositive(activation) ? "positive" : "signed");
    const bias = layer.options["bias"] === false ? undefined : writeRow(own, "biases", "bias");
    const heading = "filters, one a line, with a kernel for each map that it sees";
    const w = writeKernels(own, heading, "filter");
    const pairs = pairings(layer, x.maps, w.perLine);
    const apply = activationFormulas[activation] ?? ((z: string) => z);
    const g = layer.geometry(node.inputShapes[0] ?? []);
    const [vertical, horizontal] = axesOf(g);
    fillOutput(own, out, (map, p, q) => {
      const seen = pairs[map] ?? [];
      const terms = weightedTerms(x, w, seen, tapsOf(p, vertical), tapsOf(q, horizontal));
      const all = bias === undefined ? terms : [...terms, cell(bias, map, 0, 0, true)];
      return apply(all.length === 0 ? "0" : all.join("+"));
    });
    return out;
  },
};

/** For every output map, which maps it sees through which kernels. */
function pairings(
  { wiring, options }: Conv2dLayer,
  inputMaps: number,
  kernels: number,
): readonly (readonly Pairing[])[] {
  const filters = Number(options["outChannels"]);
  // Under a table kernels are kept in their dense places; elsewhere they are counted one after the other.
  const sparse = wiring.kind === "table" || wiring.kind === "random";
  const pairs: Pairing[][] = [];
  for (const { from, to, kernel } of edgesOf(wiring, inputMaps, filters)) {
    const seen = pairs[to] ?? [];
    seen.push({ map: from, kernel: sparse ? to * kernels + from : kernel });
    pairs[to] = seen;
  }
  return pairs;
}
