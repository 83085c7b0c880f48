/**
 * Where on a picture an answer comes from: the picture, the map over it, and the map's own values. How the map is found is
 * explain's `attribute`.
 */
import type { MapPlaces } from "@convscope/explain";
import type { Box, Size } from "./box.js";
import { type HeatScale, heatBar, heatRaster, heatScale, stretched } from "./heat.js";
import { MARGIN, page, ROOM } from "./page.js";
import { panelHeading } from "./panel-heading.js";
import { checkPicture, drawPicture, type Picture, sizeText } from "./picture.js";
import { checkMap, type FeatureMap } from "./pixel-map.js";
import { greyOf, rasterImage } from "./raster.js";
import { element, group, text } from "./svg.js";
import { fitText } from "./text-width.js";

/** All of the figure. */
export interface AttributionFigure {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** The picture as the network sees it: its values, or a photograph in its colours. */
  readonly input: Picture;
  /** Named as it is told: `"grad-cam of C3"`. */
  readonly map: FeatureMap;
  /** Where its values lie on the picture. */
  readonly places: MapPlaces;
  /** What the colours say: `"orange speaks for it"`. */
  readonly legend?: string | undefined;
  /** The share of the values within the scale; 1, all of them. A few very large ones would leave the others pale. */
  readonly share?: number | undefined;
}

const TOP = 92;
const HEAD = 24;
const GAP = 24;
const SIDE = (ROOM - 2 * GAP) / 3;
const TALLEST = 400;
/** The picture beneath a map is pale. */
const PALE = 0.5;

/**
 * Three panels, 1000 pixels wide: the picture, the map over it, the map alone. A ring marks the largest value.
 *
 * @throws ShapeError when values do not fit their sizes
 * @example
 * ```ts
 * import { attributionMap } from "@convscope/figures";
 * const input = { label: "", height: 28, width: 28, values: new Float32Array(784) };
 * const map = { label: "grad-cam of C3", height: 5, width: 5, values: Float32Array.from({ length: 25 }, (_, i) => i) };
 * const svg = attributionMap({ title: "Why 7?", input, map, places: { start: [4, 4], step: [5, 5] } });
 * if (!svg.includes("largest at row 24, column 24")) throw new Error("the last value is the largest");
 * ```
 */
export function attributionMap(figure: AttributionFigure): string {
  const { title, subtitle, input, map, places, legend = "", share } = figure;
  checkPicture("attributionMap", input);
  checkMap("attributionMap", map);
  const zoom = Math.min(SIDE / input.width, TALLEST / input.height);
  const box = { y: TOP + HEAD, width: input.width * zoom, height: input.height * zoom };
  const [first = 0, second = 0, third = 0] = [0, 1, 2].map((i) => MARGIN + i * (SIDE + GAP));
  const scale = heatScale(map.values, share);
  const most = largest(figure);
  const foot = box.y + box.height + 30;
  const words = `Ring: largest at ${most.words}`;
  const head = (name: string, rest: string, x: number): string =>
    panelHeading(name, rest, { x, y: TOP + 12, width: SIDE });
  return page(
    {
      height: foot + 46,
      title,
      lines: [subtitle],
      description: `${map.label}, ${sizeText(map)}, from ${Math.min(...finite(map))} to ${Math.max(...finite(map))}, largest at ${most.words} of a picture of ${sizeText(input)}. ${legend}`,
    },
    [
      head("Picture", sizeText(input), first),
      drawPicture(input, { ...box, x: first }),
      head(map.label, "over it", second),
      group({ opacity: PALE }, drawPicture(pale(input), { ...box, x: second })),
      overlay(map, places, scale, input, { ...box, x: second }),
      head("Its values", sizeText(map), third),
      rasterImage(heatRaster(map, scale), { ...box, x: third }, map.width < SIDE / 2),
      ...[first, second, third].map((x) => element("rect", { class: "frame", ...box, x })),
      ...[first, second].map((x) => ring(x + most.column * zoom, box.y + most.row * zoom)),
      text(words, { class: "muted small", x: first, y: foot + 10 }),
      heatBar(scale, second, foot),
      text(fitText(legend, ROOM - second, 11.5), { class: "muted small", x: second, y: foot + 30 }),
    ],
  );
}

function finite({ values }: FeatureMap): readonly number[] {
  const found = Array.from(values).filter(Number.isFinite);
  return found.length === 0 ? [0] : found;
}

/** The place of the largest value on the picture, in pixels from its corner. */
function largest({ map, places, input }: AttributionFigure): {
  readonly row: number;
  readonly column: number;
  readonly words: string;
} {
  const at = Array.from(map.values).indexOf(Math.max(...finite(map)));
  const on = (index: number, axis: 0 | 1, side: number): number =>
    Math.min(side - 1, Math.max(0, places.start[axis] + places.step[axis] * index));
  const row = on(Math.floor(Math.max(0, at) / map.width), 0, input.height);
  const column = on(Math.max(0, at) % map.width, 1, input.width);
  const words = `row ${Math.round(row)}, column ${Math.round(column)}`;
  return { row: row + 0.5, column: column + 0.5, words };
}

/** Without colours of its own, which would mix with the map's. */
function pale(input: Picture): Picture {
  return "channels" in input ? greyOf(input) : input;
}

function overlay(
  map: FeatureMap,
  places: MapPlaces,
  scale: HeatScale,
  { height, width }: Size,
  box: Box,
): string {
  const pixels = [Math.round(box.height), Math.round(box.width)] as const;
  return rasterImage(
    heatRaster(stretched(map, places, [height, width], pixels), scale),
    box,
    false,
  );
}

/** Seen on anything. */
function ring(cx: number, cy: number): string {
  return (
    element("circle", { class: "under", cx, cy, r: 8, "stroke-width": 4 }) +
    element("circle", { class: "hatch", cx, cy, r: 8 })
  );
}
