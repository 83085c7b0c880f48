/** Layers that make one value of one value, or of one a branch: activations, dropout in use, sums, products. */
import { activationWords, cellFormula, isPositive } from "../activation-formula.js";
import { cell, isRow, run } from "../place.js";
import {
  fillOutput,
  type LayerSheet,
  mapShape,
  onlyPlace,
  outputPlace,
  scaleOf,
  writeRow,
} from "./layer-sheet.js";

/** Activations, softmax and its logarithm over a vector among them. */
export const activationSheet: LayerSheet = {
  words({ layer }) {
    const name = String(layer.options["name"]);
    return (
      overVectors[name]?.words ??
      `Each value is ${activationWords[name] ?? name} of the value z before.`
    );
  },
  unfit({ layer, inputShapes }) {
    const name = String(layer.options["name"]);
    const [, height = 1, width = 1] = mapShape(inputShapes[0] ?? []) ?? [];
    if (Object.hasOwn(overVectors, name))
      return isRow({ height, width }) ? undefined : `${name} over maps`;
    return cellFormula(name, layer.options) === undefined ? `activation "${name}"` : undefined;
  },
  write(own) {
    const x = onlyPlace(own.inputs);
    const { options } = own.node.layer;
    const name = String(options["name"]);
    const out = outputPlace(own, isPositive(name) ? "positive" : scaleOf(own.values));
    const { formula } = overVectors[name] ?? {};
    if (formula !== undefined) {
      const all = run(x, 0, x.maps, true);
      fillOutput(own, out, (map) => formula(cell(x, map, 0, 0), all));
      return out;
    }
    const apply = cellFormula(name, options) ?? ((z: string) => z);
    fillOutput(own, out, (map, h, w) => apply(cell(x, map, h, w)));
    return out;
  },
};

/** Activations that see all values of a vector. */
const overVectors: Readonly<
  Record<string, { readonly words: string; readonly formula: (z: string, all: string) => string }>
> = {
  softmax: {
    words:
      "Each value is e^z of the value before, divided by the sum of all of them (the largest is subtracted first, so that nothing overflows).",
    formula: softmaxFormula,
  },
  "log-softmax": {
    words:
      "Each value is the value z before, less the logarithm of the sum of e^z of all of them (the largest is subtracted first, so that nothing overflows).",
    formula: (z, all) => `${z}-MAX(${all})-LN(SUMPRODUCT(EXP(${all}-MAX(${all}))))`,
  },
};

/** Slopes below zero that are learned: one for all maps, or one a map. */
export const preluSheet: LayerSheet = {
  words: () => "Each value above 0 is handed on; below 0 it is multiplied by its map's slope.",
  write(own) {
    const x = onlyPlace(own.inputs);
    const out = outputPlace(own, "signed");
    const slopes = writeRow(own, "slopes below 0", "weight");
    fillOutput(own, out, (map, h, w) => {
      const [z, slope] = [
        cell(x, map, h, w),
        cell(slopes, slopes.maps === 1 ? 0 : map, 0, 0, true),
      ];
      return `MAX(${z},0)+${slope}*MIN(${z},0)`;
    });
    return out;
  },
};

/** e^z over the sum of them all, without overflow. */
export function softmaxFormula(z: string, all: string): string {
  return `EXP(${z}-MAX(${all}))/SUMPRODUCT(EXP(${all}-MAX(${all})))`;
}

/** Layers that only hand on: dropout in use. */
export const identitySheet: LayerSheet = {
  words: () => "In use it hands its values on; it drops some in training only.",
  write(own) {
    const x = onlyPlace(own.inputs);
    const out = outputPlace(own, scaleOf(own.values));
    fillOutput(own, out, (map, h, w) => cell(x, map, h, w));
    return out;
  },
};

function joining(words: string, sign: "*" | "+"): LayerSheet {
  return {
    words: () => words,
    write(own) {
      const out = outputPlace(own, scaleOf(own.values));
      fillOutput(own, out, (map, h, w) => own.inputs.map((x) => cell(x, map, h, w)).join(sign));
      return out;
    },
  };
}

/** Sums of branches. */
export const addSheet: LayerSheet = joining(
  "Each value is the sum of the values at its place in the layers before.",
  "+",
);

/** Products of branches. */
export const mulSheet: LayerSheet = joining(
  "Each value is the product of the values at its place in the layers before.",
  "*",
);

/** Branches one after the other. */
export const concatSheet: LayerSheet = {
  words: () => "The maps of the layers before, one layer's after the other's.",
  write(own) {
    const out = outputPlace(own, scaleOf(own.values));
    const maps = own.inputs.flatMap((x) =>
      Array.from({ length: x.maps }, (_, map) => ({ x, map })),
    );
    fillOutput(own, out, (map, h, w) => {
      const source = maps[map];
      return source === undefined ? "0" : cell(source.x, source.map, h, w);
    });
    return out;
  },
};
