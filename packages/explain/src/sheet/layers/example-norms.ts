/** Layer, group and instance norm as sheets: means and variances are cells of their own, which follow the values before. */
import type { Layer, ShapedNode } from "@convscope/core";
import { cell, mapRanges, type Place, patch } from "../place.js";
import {
  fillOutput,
  type LayerPage,
  type LayerSheet,
  mapShape,
  onlyPlace,
  outputPlace,
} from "./layer-sheet.js";
import { epsilonOf, normalised, runningNorm } from "./normalisation.js";

/** Values that are normalised together, in groups that follow one another. */
interface Grouping {
  /** `"map"` */
  readonly of: string;
  readonly count: number;
  /** Values of each group, which are neighbours. */
  readonly size: number;
  /** The cells of a group. */
  readonly range: (x: Place, group: number) => string;
}

/** Runs of so many maps. */
function mapsTogether(shape: readonly number[], maps: number, of: string): Grouping {
  const [all, height, width] = mapShape(shape) ?? [1, 1, 1];
  return {
    of,
    count: all / maps,
    size: maps * height * width,
    range: (x, group) => mapRanges(x, group * maps, maps),
  };
}

/** Each row of each map. */
function rowsApart(shape: readonly number[]): Grouping {
  const [all, height, width] = mapShape(shape) ?? [1, 1, 1];
  return {
    of: "row of a map",
    count: all * height,
    size: width,
    range: (x, group) => {
      const row = group % height;
      const part = { top: row, bottom: row, left: 0, right: width - 1 };
      return patch(x, Math.floor(group / height), part, true);
    },
  };
}

/** Which values of an input a layer normalises together; undefined where it uses running statistics. */
function groupingOf({ layer, inputShapes }: ShapedNode): Grouping | undefined {
  const { kind, options } = layer;
  const [shape = []] = inputShapes;
  const [maps = 1] = shape;
  switch (kind) {
    case "instanceNorm":
      return options["trackRunningStatistics"] === true ? undefined : mapsTogether(shape, 1, "map");
    case "groupNorm":
      return mapsTogether(shape, maps / Number(options["groups"]), "group of maps");
    default: {
      const axes = normalisedAxes(layer);
      if (axes === shape.length) return mapsTogether(shape, maps, "example");
      return axes === 2 ? mapsTogether(shape, 1, "map") : rowsApart(shape);
    }
  }
}

/** How many axes a layer norm takes together. */
function normalisedAxes({ options }: Layer): number {
  const { shape } = options;
  return Array.isArray(shape) ? shape.length : 0;
}

const exampleNorm: LayerSheet = {
  words(node) {
    const { variables } = node.layer;
    const has = (name: string): boolean => variables.some((spec) => spec.name === name);
    const formula = `${has("weight") ? "weight · " : ""}(value before − mean) / √(variance + ε)${has("bias") ? " + bias" : ""}`;
    const grouping = groupingOf(node);
    return grouping === undefined
      ? `Each value is ${formula}, with the running mean and variance of its map.`
      : `Each value is ${formula}, with the mean and variance of its ${grouping.of} as it is now.`;
  },
  statistics: (node) => 2 * (groupingOf(node)?.count ?? 0),
  write(own) {
    const grouping = groupingOf(own.node);
    return grouping === undefined ? runningNorm(own) : ownNorm(own, grouping);
  },
};

/** By kind. */
export const exampleNormSheets: Readonly<Record<string, LayerSheet>> = {
  groupNorm: exampleNorm,
  instanceNorm: exampleNorm,
  layerNorm: exampleNorm,
};

function ownNorm(own: LayerPage, grouping: Grouping): Place {
  const x = onlyPlace(own.inputs);
  const { layer } = own.node;
  const out = outputPlace(own, "signed");
  const weight = writeFactors(own, "weights", "weight");
  const bias = writeFactors(own, "biases", "bias");
  const [mean, variance] = writeStatistics(own, x, grouping);
  fillOutput(own, out, (map, h, w) => {
    const index = (map * x.height + h) * x.width + w;
    const group = Math.floor(index / grouping.size);
    return normalised({
      x: cell(x, map, h, w),
      mean: cell(mean, group, 0, 0, true),
      variance: cell(variance, group, 0, 0, true),
      epsilon: epsilonOf(layer.options),
      weight: weight && factorAt(weight, map, h, w),
      bias: bias && factorAt(bias, map, h, w),
    });
  });
  return out;
}

/** The factor of a value; where a place is smaller than the maps, its factors are for every map, row or column alike. */
function factorAt(place: Place, map: number, h: number, w: number): string {
  return cell(place, map % place.maps, h % place.height, w % place.width, true);
}

/** A variable as a place of its own shape; one of a number a map as a row. */
function writeFactors(
  { node, page, variable }: LayerPage,
  heading: string,
  name: string,
): Place | undefined {
  const { layer } = node;
  const spec = layer.variables.find((each) => each.name === name);
  if (spec === undefined) return undefined;
  const isByMap = layer.kind !== "layerNorm" || node.outputShape.length === 1;
  const [width = 1, height = 1, maps = 1] = isByMap
    ? [1, 1, spec.shape[0] ?? 1]
    : spec.shape.toReversed();
  const values = variable(name);
  const place = page.place({ heading, maps, height, width, scale: "signed" });
  page.fill(place, (map, h, w) => ({ value: values[(map * height + h) * width + w] ?? 0 }));
  return place;
}

/** A mean and a variance for each group: rows of formulas. */
function writeStatistics(
  { page, inputValues }: LayerPage,
  x: Place,
  { of, count, size, range }: Grouping,
): readonly [mean: Place, variance: Place] {
  const [values = new Float32Array()] = inputValues;
  const groups = Array.from({ length: count }, (_, group) => [
    ...values.subarray(group * size, (group + 1) * size),
  ]);
  const means = groups.map(average);
  const variances = groups.map((group, i) =>
    average(group.map((value) => (value - (means[i] ?? 0)) ** 2)),
  );
  const row = (
    heading: string,
    scale: "positive" | "signed",
    found: readonly number[],
    formula: string,
  ): Place => {
    const place = page.place({ heading, maps: count, height: 1, width: 1, scale });
    page.fill(place, (group) => ({
      value: found[group] ?? 0,
      formula: `${formula}(${range(x, group)})`,
    }));
    return place;
  };
  return [
    row(`means, one a ${of}`, "signed", means, "AVERAGE"),
    row(`variances, one a ${of}`, "positive", variances, "VARP"),
  ];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
