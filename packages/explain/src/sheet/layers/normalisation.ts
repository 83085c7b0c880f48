/** Batch norm in use, and local response normalisation. */
import {
  type Layer,
  type LocalResponseNormOptions,
  type LocalResponseNormWindow,
  localResponseNormWindow,
} from "@convscope/core";
import { cell, isRow, type Place, run } from "../place.js";
import {
  fillOutput,
  type LayerSheet,
  onlyPlace,
  outputPlace,
  scaleOf,
  writeRow,
} from "./layer-sheet.js";

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

/** Krizhevsky et al. 2012, section 3.3: x / (k + α Σ x²)^β, over the maps before and after at the same place. */
export const localResponseNormSheet: LayerSheet = {
  words: ({ layer }) => {
    const { before, after, alpha, beta, k } = windowOf(layer);
    return `Each value x is x / (${k} + ${alpha} · Σ x²)^${beta}; the sum is over ${before} maps before it, itself, and ${after} maps after it, at the same place.`;
  },
  write(own) {
    const x = onlyPlace(own.inputs);
    const { before, after, alpha, beta, k } = windowOf(own.node.layer);
    const out = outputPlace(own, scaleOf(own.values));
    fillOutput(own, out, (map, h, w) => {
      const [first, last] = [Math.max(0, map - before), Math.min(x.maps - 1, map + after)];
      const seen = isRow(x)
        ? run(x, first, last - first + 1)
        : Array.from({ length: last - first + 1 }, (_, i) => cell(x, first + i, h, w)).join(",");
      return `${cell(x, map, h, w)}/(${k}+${alpha}*SUMSQ(${seen}))^${beta}`;
    });
    return out;
  },
};

/** The layer checked its options when it was made. */
function isResponseNorm(options: object): options is LocalResponseNormOptions {
  return "size" in options || "before" in options;
}

function windowOf({ options }: Layer): LocalResponseNormWindow {
  if (!isResponseNorm(options)) throw new RangeError("a response norm has a window");
  return localResponseNormWindow(options);
}
