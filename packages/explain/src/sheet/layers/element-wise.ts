/** Layers that make one value of one value: activations, batch norm in use, dropout in use, flattening. */
import { activationFormulas, activationWords, isPositive } from "../activation-formula.js";
import { cell, isRow, type Place, run } from "../place.js";
import { fillOutput, type LayerSheet, mapShape, outputPlace, writeRow } from "./layer-sheet.js";

/** Activations, softmax over a vector among them. */
export const activationSheet: LayerSheet = {
  words({ layer }) {
    const name = String(layer.options["name"]);
    return name === "softmax"
      ? "Each value is e^z of the value before, divided by the sum of all of them (the largest is subtracted first, so that nothing overflows)."
      : `Each value is ${activationWords[name] ?? name} of the value z before.`;
  },
  unfit({ layer, inputShapes }) {
    const name = String(layer.options["name"]);
    const [, height = 1, width = 1] = mapShape(inputShapes[0] ?? []) ?? [];
    if (name === "softmax") return isRow({ height, width }) ? undefined : "softmax over maps";
    return Object.hasOwn(activationFormulas, name) ? undefined : `activation "${name}"`;
  },
  write(own) {
    const x = onlyPlace(own.inputs);
    const name = String(own.node.layer.options["name"]);
    const out = outputPlace(own, isPositive(name) ? "positive" : "signed");
    if (name === "softmax") {
      const all = run(x, 0, x.maps, true);
      fillOutput(own, out, (map) => softmaxFormula(cell(x, map, 0, 0), all));
      return out;
    }
    const apply = activationFormulas[name] ?? ((z: string) => z);
    fillOutput(own, out, (map, h, w) => apply(cell(x, map, h, w)));
    return out;
  },
};

/** e^z over the sum of them all, without overflow. */
export function softmaxFormula(z: string, all: string): string {
  return `EXP(${z}-MAX(${all}))/SUMPRODUCT(EXP(${all}-MAX(${all})))`;
}

/** Batch norm with its running statistics. */
export const batchNorm2dSheet: LayerSheet = {
  words: () =>
    "Each value is weight · (value before − mean) / √(variance + ε) + bias, with the running mean and variance of its map.",
  write(own) {
    const x = onlyPlace(own.inputs);
    const { epsilon = 1e-5 } = own.node.layer.options;
    const out = outputPlace(own, "signed");
    const weight = writeRow(own, "weights, one a map", "weight");
    const bias = writeRow(own, "biases, one a map", "bias");
    const mean = writeRow(own, "running means, one a map", "runningMean");
    const variance = writeRow(own, "running variances, one a map", "runningVariance", "positive");
    const of = (row: Place, map: number): string => cell(row, map, 0, 0, true);
    fillOutput(
      own,
      out,
      (map, h, w) =>
        `${of(weight, map)}*(${cell(x, map, h, w)}-${of(mean, map)})/SQRT(${of(variance, map)}+${Number(epsilon)})+${of(bias, map)}`,
    );
    return out;
  },
};

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

/** Maps as a vector: map by map, row by row. */
export const flattenSheet: LayerSheet = {
  words: () => "All values before in one row: map by map, and each map row by row.",
  write(own) {
    const x = onlyPlace(own.inputs);
    const out = outputPlace(own, scaleOf(own.values));
    const area = x.height * x.width;
    fillOutput(own, out, (index) => {
      const rest = index % area;
      return cell(x, Math.floor(index / area), Math.floor(rest / x.width), rest % x.width);
    });
    return out;
  },
};

/** Sums of branches. */
export const addSheet: LayerSheet = {
  words: () => "Each value is the sum of the values at its place in the layers before.",
  write(own) {
    const out = outputPlace(own, scaleOf(own.values));
    fillOutput(own, out, (map, h, w) => own.inputs.map((x) => cell(x, map, h, w)).join("+"));
    return out;
  },
};

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

function scaleOf(values: Float32Array): "positive" | "signed" {
  return values.some((value) => value < 0) ? "signed" : "positive";
}

function onlyPlace([x]: readonly Place[]): Place {
  if (x === undefined) throw new RangeError("a layer reads values");
  return x;
}
