/** Batch norm in use, and local response normalisation. */
import {
  type Layer,
  type LayerOptions,
  type LocalResponseNormOptions,
  type LocalResponseNormWindow,
  localResponseNormWindow,
} from "@convscope/core";
import { cell, isRow, type Place, run } from "../place.js";
import {
  fillOutput,
  type LayerPage,
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
  write: runningNorm,
};

/** A norm by running statistics, with weights and biases where it has them. */
export function runningNorm(own: LayerPage): Place {
  const x = onlyPlace(own.inputs);
  const { variables, options } = own.node.layer;
  const out = outputPlace(own, "signed");
  const row = (heading: string, name: string): Place | undefined =>
    variables.some((spec) => spec.name === name) ? writeRow(own, heading, name) : undefined;
  const weight = row("weights, one a map", "weight");
  const bias = row("biases, one a map", "bias");
  const mean = writeRow(own, "running means, one a map", "runningMean");
  const variance = writeRow(own, "running variances, one a map", "runningVariance", "positive");
  const of = (place: Place, map: number): string => cell(place, map, 0, 0, true);
  fillOutput(own, out, (map, h, w) =>
    normalised({
      x: cell(x, map, h, w),
      mean: of(mean, map),
      variance: of(variance, map),
      epsilon: epsilonOf(options),
      weight: weight && of(weight, map),
      bias: bias && of(bias, map),
    }),
  );
  return out;
}

/** What a value's norm is made of: references to cells. */
export interface NormParts {
  readonly x: string;
  readonly mean: string;
  readonly variance: string;
  readonly epsilon: number;
  readonly weight: string | undefined;
  readonly bias: string | undefined;
}

/** weight · (x − mean) / √(variance + ε) + bias, of which weight and bias may be absent. */
export function normalised({ x, mean, variance, epsilon, weight, bias }: NormParts): string {
  const normal = `(${x}-${mean})/SQRT(${variance}+${epsilon})`;
  const scaled = weight === undefined ? normal : `${weight}*${normal}`;
  return bias === undefined ? scaled : `${scaled}+${bias}`;
}

/** What is added to a variance. */
export function epsilonOf({ epsilon }: LayerOptions): number {
  return typeof epsilon === "number" ? epsilon : 1e-5;
}

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
