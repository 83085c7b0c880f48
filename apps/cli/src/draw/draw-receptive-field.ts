/** What units see of the input, as boxes on a picture: `receptive-field`. */
import type { Model, ShapedNode } from "@convscope/core";
import { type Summary, summarize } from "@convscope/explain";
import { receptiveField, type SeenBox } from "@convscope/figures";
import { describedModel } from "../model-source.js";
import { UsageError } from "../usage-error.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { layerOf } from "./layers.js";
import { readImage } from "./read-image.js";

/** Layers whose middle units are drawn where none is named. */
const LAYERS = 6;

/** Draws fields of units: of the named ones, else of some layers' middle ones. @throws UsageError, IoError, FormatError */
export async function drawReceptiveField(
  args: readonly string[],
  { input, size }: DrawOptions,
): Promise<DrawnFigure> {
  const [name, ...units] = args;
  if (name === undefined) {
    throw new UsageError(
      "draw receptive-field takes a model, and units or layers of it. Try: convscope draw receptive-field alexnet conv5[6,6] --input photo.png",
    );
  }
  const model = await describedModel(name, size);
  const [rows, columns] = model.input.slice(-2);
  if (model.input.length !== 3 || rows === undefined || columns === undefined) {
    throw new UsageError(
      `${model.name} reads [${model.input.join(", ")}], which is no picture. Choose a model of pictures.`,
    );
  }
  const summary = summarize(model);
  const chosen = units.length > 0 ? units : growingLayers(model, summary);
  const boxes = chosen.map((unit) => boxOf(model, summary, unit));
  const image = input === undefined ? undefined : await readImage(input);
  const subtitle =
    image === undefined
      ? `on its input of ${rows}×${columns} pixels`
      : `on its input, to whose ${rows}×${columns} pixels the picture is stretched`;
  const title = `What units of ${model.name} see`;
  return { svg: receptiveField({ title, subtitle, input: [rows, columns], image, boxes }) };
}

/** Convolutions and poolings that see more than all before them, evenly over the depth, the last among them. */
function growingLayers(model: Model, summary: Summary): readonly string[] {
  let most = 0;
  const growing = model.nodes.filter(({ name, layer, outputShape }) => {
    const [rows = 0] = summary.layers.find((own) => own.name === name)?.receptiveField.value ?? [];
    const slides = /^conv|^(avg|lp|max)Pool2d$|^subsample$/.test(layer.kind);
    const grows = slides && outputShape.length === 3 && rows > most;
    if (grows) most = rows;
    return grows;
  });
  const count = Math.min(LAYERS, growing.length);
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (growing.length - 1)) / (count - 1));
    return growing[at]?.name ?? "";
  });
}

/** `conv5`, `conv5[6,6]`, `conv5[17,6,6]` @throws UsageError */
function boxOf(model: Model, summary: Summary, text: string): SeenBox {
  const parsed = /^([^[\]]+)(?:\[([\d,\s]+)\])?$/.exec(text);
  const name = parsed?.[1];
  if (name === undefined) {
    throw new UsageError(
      `There is no unit "${text}". Give a layer and a place in it, such as conv5[6,6].`,
    );
  }
  const node = layerOf(model, name);
  const [row, column] = placeIn(node, parsed?.[2]);
  const field = summary.layers.find((layer) => layer.name === name)?.receptiveField;
  if (field === undefined) throw new RangeError("every layer has a field");
  const range = (axis: 0 | 1, at: number): { readonly first: number; readonly last: number } => {
    const first = Math.round(field.start[axis] + field.jump[axis] * at);
    return { first, last: first + field.value[axis] - 1 };
  };
  const label = node.outputShape.length === 3 ? `${name} (${row}, ${column})` : text;
  return { label, rows: range(0, row), columns: range(1, column) };
}

/** A row and a column of a layer: as they are named, with or without a map before them, else those in the middle. @throws UsageError */
function placeIn(
  { name, outputShape }: ShapedNode,
  named: string | undefined,
): readonly [row: number, column: number] {
  const [maps = 1, rows = 1, columns = 1] = outputShape;
  if (named === undefined) return [rows >> 1, columns >> 1];
  const place = named.split(",").map(Number);
  const extents = outputShape.length === place.length ? outputShape : [rows, columns];
  const inside = place.every((at, axis) => at < (extents[axis] ?? 0));
  if (inside && place.length === extents.length) {
    const [column = 0, row = 0] = outputShape.length === 3 ? [...place].reverse() : [];
    return [row, column];
  }
  const range = (sizes: readonly number[]): string =>
    sizes.map((size) => `0…${size - 1}`).join(", ");
  const fits =
    outputShape.length === 3
      ? `${name}[${range([rows, columns])}], or ${name}[${range([maps, rows, columns])}] with a map`
      : `${name}[${range(outputShape)}]`;
  throw new UsageError(`${name} has no unit [${place.join(", ")}]. Its units are ${fits}.`);
}
