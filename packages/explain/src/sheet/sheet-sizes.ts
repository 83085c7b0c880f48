/** How large a network's workbook is, and whether it can be one: found from the description, before any value is made. */
import { freeCount, type Model, type ShapedNode, sizeOf, UnsupportedError } from "@convscope/core";
import { formatCount } from "../expression.js";
import { codesOf } from "./layers/dense.js";
import { type LayerSheet, mapShape } from "./layers/layer-sheet.js";
import { layerSheets } from "./layers/layer-sheets.js";

/** Cells with numbers that a workbook has at most: as many as LibreOffice opens and calculates in a minute or two. */
export const MOST_SHEET_CELLS = 500_000;

/** Cells with numbers of one sheet. */
export interface SheetSize {
  /** A layer, or `"input"`. */
  readonly layer: string;
  /** Of activations and of the statistics of norms, each a formula; of the input, pixels. */
  readonly values: number;
  /** Of weights, biases, running statistics and codes. */
  readonly parameters: number;
}

/**
 * Cells of each sheet of a network's workbook.
 *
 * @throws UnsupportedError for a layer that has no formulas yet, or more than {@link MOST_SHEET_CELLS} cells in all
 * @example
 * ```ts
 * import { sheetSizes } from "@convscope/explain";
 * import { lenet5 } from "@convscope/models";
 * const c3 = sheetSizes(lenet5()).find(({ layer }) => layer === "C3");
 * if (c3?.parameters !== 1_516 || c3.values !== 1_600) throw new Error("16 maps of 10 × 10 from 1,516 numbers");
 * ```
 */
export function sheetSizes(model: Model): readonly SheetSize[] {
  const sizes = [
    { layer: "input", values: sizeOf(model.input), parameters: 0 },
    ...model.nodes.map((node) => ({
      layer: node.name,
      values: sizeOf(node.outputShape) + (sheetOf(node)?.statistics?.(node) ?? 0),
      parameters:
        node.layer.variables.reduce((sum, spec) => sum + freeCount(spec), 0) +
        codesOf(node.layer.options["codes"]).flat().length,
    })),
  ];
  const total = sizes.reduce((sum, { values, parameters }) => sum + values + parameters, 0);
  if (total > MOST_SHEET_CELLS) {
    const largest = sizes.reduce((a, b) =>
      a.values + a.parameters >= b.values + b.parameters ? a : b,
    );
    throw new UnsupportedError(
      `sheet: found ${model.name} with ${formatCount(total)} cells (${formatCount(largest.values + largest.parameters)} of them in ${largest.layer}), ` +
        `expected at most ${formatCount(MOST_SHEET_CELLS)} (a spreadsheet would hardly open it); take a smaller network, such as lenet5-modern`,
      { model: model.name, cells: total },
    );
  }
  for (const node of model.nodes) checkNode(model, node);
  return sizes;
}

function sheetOf({ layer: { kind } }: ShapedNode): LayerSheet | undefined {
  return Object.hasOwn(layerSheets, kind) ? layerSheets[kind] : undefined;
}

function checkNode(model: Model, node: ShapedNode): void {
  const { name, layer, inputShapes, outputShape } = node;
  const sheet = sheetOf(node);
  const shapes = [model.input, ...inputShapes, outputShape];
  const odd = shapes.find((shape) => mapShape(shape) === undefined);
  const problem =
    sheet === undefined
      ? `kind "${layer.kind}"`
      : odd === undefined
        ? sheet.unfit?.(node)
        : `shape [${odd.join(", ")}]`;
  if (problem === undefined) return;
  throw new UnsupportedError(
    `sheet: found layer ${name} (${layer.kind}) with ${problem}, expected what has formulas (${Object.keys(layerSheets).join(", ")}; ` +
      "maps or vectors; no padding but zeros; an activation that reads its sum once); put such an activation or padding in a layer of its own, or take another network",
    { layer: name, kind: layer.kind },
  );
}
