/** Pooling as sheets: maxima, means, and LeNet-5's weighted sums of windows. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import { avgPool2dTerms } from "@convscope/core/reference";
import { isPool2d } from "../../derivations/pool2d.js";
import { activationFormulas, valueWords } from "../activation-formula.js";
import { cell, type Place, patch } from "../place.js";
import { axesOf, cellsOf, patchOf, tapsOf } from "../weighted-sum.js";
import {
  fillOutput,
  type LayerPage,
  type LayerSheet,
  outputPlace,
  scaleOf,
  writeRow,
} from "./layer-sheet.js";
import { activationOf, unfitActivation } from "./options.js";

/** Maximum of each window. */
export const maxPool2dSheet: LayerSheet = {
  words: () => "Each value is the largest of its window of the map before.",
  write: (own) => pooled(own, (window) => `MAX(${window})`),
};

/** Mean of each window. */
export const avgPool2dSheet: LayerSheet = {
  words: () => "Each value is the mean of its window of the map before.",
  write: (own) =>
    pooled(own, (window, g, p, q) => {
      const [term] = avgPool2dTerms(g, p * g.outWidth + q);
      return `SUM(${window})/${term?.divisor ?? 1}`;
    }),
};

/** S2 and S4 of LeNet-5. */
export const subsampleSheet: LayerSheet = {
  words: ({ layer }) =>
    valueWords(
      activationOf(layer, "scaled-tanh"),
      "coefficient of its map · Σ window of the map before + bias",
    ),
  unfit: ({ layer }) => unfitActivation(layer, "scaled-tanh"),
  write(own) {
    const apply = activationFormulas[activationOf(own.node.layer, "scaled-tanh")];
    const out = outputPlace(own, "signed");
    const coefficients = writeRow(own, "coefficients, one a map", "weight");
    const biases = writeRow(own, "biases, one a map", "bias");
    return filled(own, out, (window, _g, _p, _q, map) => {
      const z = `${cell(coefficients, map, 0, 0, true)}*SUM(${window})+${cell(biases, map, 0, 0, true)}`;
      return apply === undefined ? z : apply(z);
    });
  },
};

/** A formula of a window's cells, for output (p, q) of a map. */
type WindowFormula = (
  window: string,
  g: Pool2dGeometry,
  p: number,
  q: number,
  map: number,
) => string;

function pooled(own: LayerPage, formula: WindowFormula): Place {
  return filled(own, outputPlace(own, scaleOf(own.values)), formula);
}

function filled(own: LayerPage, out: Place, formula: WindowFormula): Place {
  const { node, inputs } = own;
  const [x] = inputs;
  if (x === undefined || !isPool2d(node.layer)) throw new RangeError("a pooling reads maps");
  const g = node.layer.geometry(node.inputShapes[0] ?? []);
  const [vertical, horizontal] = axesOf(g);
  fillOutput(own, out, (map, p, q) => {
    const [rows, columns] = [tapsOf(p, vertical), tapsOf(q, horizontal)];
    const part = patchOf(rows, columns);
    const window =
      part === undefined
        ? [...cellsOf(rows, columns)].map(({ h, w }) => cell(x, map, h, w)).join(",")
        : patch(x, map, part);
    return formula(window, g, p, q, map);
  });
  return out;
}
