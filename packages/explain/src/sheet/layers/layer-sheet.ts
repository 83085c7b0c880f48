/** What every kind of layer says of its sheet. */
import type { ShapedNode } from "@convscope/core";
import type { Content, Page } from "../page.js";
import { isRow, type Place } from "../place.js";
import type { ColourScale } from "../workbook.js";

/** A layer whose sheet is written. */
export interface LayerPage {
  readonly node: ShapedNode;
  readonly page: Page;
  /** Where its inputs lie, as called from its sheet. */
  readonly inputs: readonly Place[];
  /** The values of each input. */
  readonly inputValues: readonly Float32Array[];
  /** Its output for the input at hand. */
  readonly values: Float32Array;
  /** Values of one of its variables. */
  variable(name: string): Float32Array;
}

/** A kind of layer as a sheet. */
export interface LayerSheet {
  /** What the formulas do, in one line. */
  words(node: ShapedNode): string;
  /** What cannot be said in formulas, if anything: `padding "reflect"`. */
  unfit?(node: ShapedNode): string | undefined;
  /** Cells of the sheet that are neither values nor parameters: statistics, each a formula. */
  statistics?(node: ShapedNode): number;
  /** Writes parameters and formulas; gives where the output lies. */
  write(layer: LayerPage): Place;
}

/** `[C, H, W]` of maps, `[F, 1, 1]` of a vector; undefined of anything else. */
export function mapShape(
  shape: readonly number[],
): readonly [maps: number, height: number, width: number] | undefined {
  const [maps = 1, height = 1, width = 1] = shape;
  return shape.length === 3 || shape.length === 1 ? [maps, height, width] : undefined;
}

/** Sets the output's place aside. */
export function outputPlace({ node, page }: LayerPage, scale: ColourScale): Place {
  const [maps, height, width] = mapShape(node.outputShape) ?? [1, 1, 1];
  const heading = isRow({ height, width }) ? "values" : "maps";
  return page.place({ heading, maps, height, width, scale });
}

/** Fills the output with formulas beside its values. */
export function fillOutput(
  { page, values }: LayerPage,
  out: Place,
  formula: (map: number, h: number, w: number) => string,
): void {
  page.fill(out, (map, h, w) => ({
    value: values[(map * out.height + h) * out.width + w] ?? 0,
    formula: formula(map, h, w),
  }));
}

/** Writes a variable of one number a map as a row. */
export function writeRow(
  { page, variable }: LayerPage,
  heading: string,
  name: string,
  scale: ColourScale = "signed",
): Place {
  const values = variable(name);
  const place = page.place({ heading, maps: values.length, height: 1, width: 1, scale });
  page.fill(place, (map) => numberOf(values, map));
  return place;
}

/** Writes the kernels of a weight `[lines, kernels of each, R, S]`; those that do not exist stay empty. */
export function writeKernels(
  { node, page, variable }: LayerPage,
  heading: string,
  label: string,
): Place {
  const spec = node.layer.variables.find(({ name }) => name === "weight");
  const [lines = 1, kernels = 1, height = 1, width = 1] = spec?.shape ?? [];
  const values = variable("weight");
  const place = page.place({
    ...{ heading, height, width, scale: "signed", maps: lines * kernels, perLine: kernels },
    lineLabel: (line) => `${label} ${line}`,
  });
  page.fill(place, (kernel, r, s) => {
    const index = (kernel * height + r) * width + s;
    return spec?.mask?.[index] === 0 ? undefined : numberOf(values, index);
  });
  return place;
}

/** A number as it was given. */
function numberOf(values: Float32Array, index: number): Content {
  return { value: values[index] ?? 0 };
}

/** How a layer's values are coloured, by their signs. */
export function scaleOf(values: Float32Array): "positive" | "signed" {
  return values.some((value) => value < 0) ? "signed" : "positive";
}

/** Where the input of a layer with one lies. */
export function onlyPlace([x]: readonly Place[]): Place {
  if (x === undefined) throw new RangeError("a layer reads values");
  return x;
}
