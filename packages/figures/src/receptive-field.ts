/**
 * What units of a network see of its input: boxes on the user's picture, or on an empty one. What lies in the padding is
 * dashed. The ranges come from explain's receptive fields.
 */
import { ArgumentError, type Range2d } from "@convscope/core";
import { type Edges, movedApart } from "./apart.js";
import { gaps } from "./gaps.js";
import { countText, percentText } from "./number-text.js";
import { MARGIN, page, WIDTH } from "./page.js";
import { checkRaster, type Raster, rasterImage, shrink } from "./raster.js";
import { element, text } from "./svg.js";
import { fitText } from "./text-width.js";

/** What one unit sees. */
export interface SeenBox extends Range2d {
  /** `"pool5 unit (3, 3)"` */
  readonly label: string;
}

/** All of the figure. */
export interface ReceptiveFieldFigure {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Rows and columns of the network's input. */
  readonly input: readonly [rows: number, columns: number];
  /** Stretched to the input's size, as a network that is fed it sees it. */
  readonly image?: Raster | undefined;
  readonly boxes: readonly SeenBox[];
}

const TOP = 96;
const LIST = 660;
const SIDE = LIST - 28 - MARGIN;
const ROW = 58;
const COLOURS = 6;

/**
 * The picture with its boxes, 1000 pixels wide.
 *
 * @throws ArgumentError without boxes or with an empty range, ShapeError for a picture whose samples do not fit
 * @example
 * ```ts
 * import { receptiveField } from "@convscope/figures";
 * const rows = { first: -64, last: 130 };
 * const svg = receptiveField({
 *   title: "alexnet",
 *   input: [227, 227],
 *   boxes: [{ label: "pool5 unit (0, 0)", rows, columns: rows }],
 * });
 * if (!svg.includes("195×195")) throw new Error("the field is measured");
 * ```
 */
export function receptiveField(figure: ReceptiveFieldFigure): string {
  check(figure);
  const { title, subtitle, boxes } = figure;
  const place = placing(figure);
  const listed = boxes.map((box, i) => listing(box, i, figure.input));
  const height = Math.max(place.height, boxes.length * ROW);
  return page(
    {
      height: TOP + height + MARGIN,
      title,
      lines: [subtitle],
      description: boxes
        .map((box) => `${box.label} sees ${words(box, figure.input).join(", ")}`)
        .join("; "),
    },
    [drawInput(figure, place), drawBoxes(figure, place), ...listed],
  );
}

function check({ boxes, image, input }: ReceptiveFieldFigure): void {
  if (image !== undefined) checkRaster("receptiveField", image);
  const whole = input.every((side) => Number.isInteger(side) && side > 0);
  const empty = boxes.find(
    ({ rows, columns }) => rows.last < rows.first || columns.last < columns.first,
  );
  if (boxes.length > 0 && empty === undefined && whole) return;
  throw new ArgumentError(
    `receptiveField: found ${boxes.length === 0 ? "no boxes" : empty === undefined ? `an input of ${input.join("×")}` : `an empty range for ${empty.label}`}, expected boxes of at least one pixel on an input of at least one; give what a unit sees`,
    { input, boxes: boxes.length },
  );
}

/** From pixels of the input to the page. */
interface Place {
  readonly zoom: number;
  /** Where pixel (0, 0) of the input is. */
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

function placing({ input, boxes }: ReceptiveFieldFigure): Place {
  const [rows, columns] = input;
  const first = (axis: "columns" | "rows"): number =>
    Math.min(0, ...boxes.map((box) => box[axis].first));
  const past = (axis: "columns" | "rows", size: number): number =>
    Math.max(size, ...boxes.map((box) => box[axis].last + 1));
  const [top, left] = [first("rows"), first("columns")];
  const [high, wide] = [past("rows", rows) - top, past("columns", columns) - left];
  const zoom = Math.min(SIDE / wide, 620 / high, 24);
  return { zoom, x: MARGIN - left * zoom, y: TOP - top * zoom, height: high * zoom };
}

function drawInput({ input, image }: ReceptiveFieldFigure, { x, y, zoom }: Place): string {
  const [rows, columns] = input;
  const box = { x, y, width: columns * zoom, height: rows * zoom };
  const frame = element("rect", { class: "frame", ...box });
  if (image !== undefined) {
    const small = shrink(image, 640);
    return rasterImage(small, box, Math.max(small.width, small.height) < 128) + frame;
  }
  const lines = zoom < 6 ? "" : gaps(rows, columns, x, y, zoom);
  return element("rect", { class: "tile", ...box }) + lines + frame;
}

/** An outline of a box: all of it, dashed, or what is on the input. */
interface Outlined {
  readonly i: number;
  readonly dashed: boolean;
  readonly edges: Edges;
}

/** The boxes, no line of one on a line of another; light beneath, so that they show on any picture. */
function drawBoxes({ boxes, input }: ReceptiveFieldFigure, place: Place): string {
  const outlines = boxes.flatMap((box, i) => outlinesOf(box, i, input, place));
  const apart = movedApart(outlines.map(({ i, edges }) => ({ ...edges, owner: i })));
  return outlines
    .map(({ i, dashed, edges }, at) => {
      const { left, right, top, bottom } = apart[at] ?? edges;
      const rect = { x: left, y: top, width: right - left, height: bottom - top };
      const line = { class: `line${i % COLOURS}`, ...rect };
      if (dashed)
        return element("rect", { "stroke-width": 1.5, "stroke-dasharray": "5 4", ...line });
      return (
        element("rect", { class: "under", "stroke-width": 5, "stroke-opacity": 0.7, ...rect }) +
        element("rect", { "stroke-width": 2.5, ...line })
      );
    })
    .join("");
}

/** A box whole where it is on the input, dashed where it is not. */
function outlinesOf(
  { rows, columns }: SeenBox,
  i: number,
  input: readonly [number, number],
  { x, y, zoom }: Place,
): readonly Outlined[] {
  const edges = (high: Ends, wide: Ends): Edges => ({
    ...{ left: x + wide[0] * zoom, right: x + wide[1] * zoom },
    ...{ top: y + high[0] * zoom, bottom: y + high[1] * zoom },
  });
  const [high, wide] = [ends(rows), ends(columns)];
  const [seenHigh, seenWide] = [clipped(high, input[0]), clipped(wide, input[1])];
  const inside = seenHigh[0] < seenHigh[1] && seenWide[0] < seenWide[1];
  const whole = inside && `${seenHigh} ${seenWide}` === `${high} ${wide}`;
  return [
    ...(whole ? [] : [{ i, dashed: true, edges: edges(high, wide) }]),
    ...(inside ? [{ i, dashed: false, edges: edges(seenHigh, seenWide) }] : []),
  ];
}

/** From the first pixel to behind the last. */
type Ends = readonly [from: number, to: number];

const ends = ({ first, last }: SeenBox["rows"]): Ends => [first, last + 1];
const clipped = ([from, to]: Ends, size: number): Ends => [Math.max(0, from), Math.min(size, to)];

/** `195×195 pixels, 30.2 % of it padding`, `rows −32 … 162, columns …` */
function words({ rows, columns }: SeenBox, input: readonly [number, number]): readonly string[] {
  const [high, wide] = [rows.last - rows.first + 1, columns.last - columns.first + 1];
  const number = (value: number): string => String(value).replace("-", "−");
  const range = ({ first, last }: SeenBox["rows"]): string => `${number(first)} … ${number(last)}`;
  const inside = (first: number, last: number, size: number): number =>
    Math.max(0, Math.min(size - 1, last) - Math.max(0, first) + 1);
  const seen =
    inside(rows.first, rows.last, input[0]) * inside(columns.first, columns.last, input[1]);
  const outside = 1 - seen / (high * wide);
  const padding = outside > 0 ? `, ${percentText(outside)} of it padding` : "";
  return [
    `${countText(high)}×${countText(wide)} pixels${padding}`,
    `rows ${range(rows)}, columns ${range(columns)}`,
  ];
}

function listing(box: SeenBox, i: number, input: readonly [number, number]): string {
  const y = TOP + 6 + i * ROW;
  const [size = "", range = ""] = words(box, input);
  const left = LIST + 24;
  const room = WIDTH - MARGIN - left;
  return [
    element("rect", {
      class: `line${i % COLOURS}`,
      "stroke-width": 2.5,
      x: LIST,
      y,
      width: 13,
      height: 13,
    }),
    text(fitText(box.label, room, 13, true), { class: "ink body strong", x: left, y: y + 11 }),
    text(fitText(size, room, 11.5), { class: "ink small", x: left, y: y + 27 }),
    text(fitText(range, room, 10), { class: "muted tiny", x: left, y: y + 41 }),
  ].join("");
}
