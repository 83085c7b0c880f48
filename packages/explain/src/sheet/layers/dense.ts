/** Layers that see all values before them: linear ones, and LeNet-5's distances from codes. */
import { activationFormulas, isPositive, valueWords } from "../activation-formula.js";
import { cell, isRow, patch, run, wholeMap } from "../place.js";
import { weightedTerms } from "../weighted-sum.js";
import { fillOutput, type LayerSheet, outputPlace, writeRow } from "./layer-sheet.js";
import { activationOf, unfitActivation } from "./options.js";

/** Dense layers: over maps they are convolutions whose filters are as large as the maps. */
export const linearSheet: LayerSheet = {
  words: ({ layer }) =>
    valueWords(
      activationOf(layer),
      `Σ weights of its line · all values before${layer.options["bias"] === false ? "" : " + bias"}`,
    ),
  unfit: ({ layer }) => unfitActivation(layer),
  write(own) {
    const { node, page, inputs, variable } = own;
    const [x] = inputs;
    if (x === undefined) throw new RangeError("a linear layer reads values");
    const activation = activationOf(node.layer);
    const apply = activationFormulas[activation] ?? ((z: string) => z);
    const out = outputPlace(own, isPositive(activation) ? "positive" : "signed");
    const bias = node.layer.options["bias"] === false ? undefined : writeRow(own, "biases", "bias");
    const { maps, height, width } = x;
    const w = page.place({
      heading: "weights, one line for each value above",
      maps: out.maps * maps,
      height,
      width,
      scale: "signed",
      perLine: maps,
      lineLabel: (line) => `weights ${line}`,
    });
    const weights = variable("weight");
    page.fill(w, (map, r, s) => ({ value: weights[(map * height + r) * width + s] ?? 0 }));
    const whole = (extent: number) => ({ first: 0, last: extent - 1, start: 0, step: 1 });
    fillOutput(own, out, (unit) => {
      const pairs = Array.from({ length: maps }, (_, map) => ({ map, kernel: unit * maps + map }));
      const terms = weightedTerms(x, w, pairs, whole(height), whole(width));
      return apply(
        (bias === undefined ? terms : [...terms, cell(bias, unit, 0, 0, true)]).join("+"),
      );
    });
    return out;
  },
};

/** LeNet-5's output: squared distances from the codes. */
export const rbfSheet: LayerSheet = {
  words: () =>
    "Each value is the squared distance Σ (x − code)² of the values before from the code of its line: the nearest code wins.",
  write(own) {
    const { node, page, inputs } = own;
    const [x] = inputs;
    if (x === undefined) throw new RangeError("codes are compared with values");
    const { maps, height, width } = x;
    const codes = codesOf(node.layer.options["codes"]);
    const out = outputPlace(own, "positive");
    const w = page.place({
      heading: "codes, one line for each value above",
      maps: out.maps * maps,
      height,
      width,
      scale: "signed",
      perLine: maps,
      lineLabel: (line) => `code ${line}`,
    });
    const area = height * width;
    page.fill(w, (map, r, s) => ({
      value: codes[Math.floor(map / maps)]?.[(map % maps) * area + r * width + s] ?? 0,
    }));
    fillOutput(own, out, (unit) => {
      if (isRow(x)) return `SUMXMY2(${run(x, 0, maps)},${run(w, unit * maps, maps, true)})`;
      const all = wholeMap(x);
      return Array.from(
        { length: maps },
        (_, map) => `SUMXMY2(${patch(x, map, all)},${patch(w, unit * maps + map, all, true)})`,
      ).join("+");
    });
    return out;
  },
};

/** Codes as the layer's options keep them. */
export function codesOf(codes: unknown): readonly (readonly number[])[] {
  if (!Array.isArray(codes)) return [];
  return codes.map((code: unknown) => (Array.isArray(code) ? code.map(Number) : []));
}
