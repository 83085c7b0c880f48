/**
 * What a network makes of one picture: the picture, the maps of some layers, and the prediction. The picture and the
 * answer stand on the left, what is in between on the right.
 */
import { ArgumentError } from "@convscope/core";
import type { Size } from "./box.js";
import { colourBar } from "./colour-bar.js";
import { scaleOf } from "./colour-scale.js";
import { countText } from "./number-text.js";
import { MARGIN, page, WIDTH } from "./page.js";
import { panelHeading } from "./panel-heading.js";
import { checkPicture, drawPicture, type Picture, sizeText } from "./picture.js";
import { checkMap, type FeatureMap, pixelMap } from "./pixel-map.js";
import {
  type Block,
  type Prediction,
  predictionBars,
  winner,
  winningScore,
} from "./prediction-bars.js";
import { element, text } from "./svg.js";
import { fitText } from "./text-width.js";
import type { WiringEdge } from "./wiring.js";

/** Which maps of the layer below feed each map of a layer. */
export interface MapWiring {
  /** Name of the layer below. */
  readonly from: string;
  /** How many maps it has. */
  readonly maps: number;
  readonly edges: readonly WiringEdge[];
}

/** The maps of one layer. */
export interface FeatureMapGroup {
  /** `"C3"` */
  readonly name: string;
  readonly maps: readonly FeatureMap[];
  /** Drawn as small marks under each map. */
  readonly wiring?: MapWiring | undefined;
}

/** All of the figure. */
export interface FeatureMapsFigure {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** The picture that went in: its values, or a photograph in its colours. */
  readonly input: Picture;
  /** Layers in the order of the network. */
  readonly groups: readonly FeatureMapGroup[];
  readonly prediction?: Prediction | undefined;
}

const TOP = 92;
const LEFT_WIDTH = 160;
const RIGHT = 240;
const RIGHT_WIDTH = WIDTH - MARGIN - RIGHT;
const GAP = 11;
const LABEL = 19;
const HEAD = 26;
const BETWEEN = 26;

/**
 * The maps as a picture, 1000 pixels wide. Maps of a layer share their colours: around zero blue and orange where there
 * are negative values, else from zero upwards.
 *
 * @throws ArgumentError without groups or maps, ShapeError when values do not fit their sizes
 * @example
 * ```ts
 * import { featureMaps, mapsOf } from "@convscope/figures";
 * const [input] = mapsOf(new Float32Array(32 * 32), [1, 32, 32]);
 * if (input === undefined) throw new Error("one map");
 * const maps = mapsOf(Float32Array.from({ length: 6 * 28 * 28 }, (_, i) => Math.sin(i)), [6, 28, 28]);
 * const svg = featureMaps({ title: "C1 of LeNet-5", input, groups: [{ name: "C1", maps }] });
 * if (!svg.startsWith("<svg")) throw new Error("a figure is SVG text");
 * ```
 */
export function featureMaps(figure: FeatureMapsFigure): string {
  check(figure);
  const { title, subtitle, groups } = figure;
  const left = leftColumn(figure);
  let bottom = TOP;
  const right = groups.map((layer) => {
    const block = groupBlock(layer, bottom);
    bottom += block.height + BETWEEN;
    return block.svg;
  });
  const height = Math.max(TOP + left.height, bottom - BETWEEN) + MARGIN;
  const description = describe(figure);
  return page({ height, title, lines: [subtitle], description }, [left.svg, ...right]);
}

function check({ groups, input }: FeatureMapsFigure): void {
  if (groups.length === 0 || groups.some(({ maps }) => maps.length === 0)) {
    throw new ArgumentError(
      `featureMaps: found ${groups.length === 0 ? "no groups" : "a group without maps"}, expected at least one map of one layer (there is nothing to draw); tap a layer that has maps`,
    );
  }
  checkPicture("featureMaps", input);
  for (const map of groups.flatMap(({ maps }) => maps)) checkMap("featureMaps", map);
}

function groupText({ maps }: FeatureMapGroup): string {
  const sizes = [...new Set(maps.map(sizeText))].join(", ");
  return `${countText(maps.length)} ${maps.length === 1 ? "map" : "maps"} of ${sizes}`;
}

function describe({ input, groups, prediction }: FeatureMapsFigure): string {
  const layers = groups.map((layer) => `${layer.name} with ${groupText(layer)}`).join("; ");
  const truth = prediction?.truth === undefined ? "" : `; the true class is ${prediction.truth}`;
  const said =
    prediction === undefined
      ? ""
      : ` Predicted: ${winner(prediction)} (${winningScore(prediction)})${truth}.`;
  return `The input picture of ${sizeText(input)}, and what it becomes in the network: ${layers}.${said}`;
}

function leftColumn({ input, prediction }: FeatureMapsFigure): Block {
  const zoom = zoomOf(input, LEFT_WIDTH);
  const picture = [
    panelHeading("Input", sizeText(input), { x: MARGIN, y: TOP + 13, width: LEFT_WIDTH }),
    drawPicture(input, {
      ...{ x: MARGIN, y: TOP + HEAD, width: input.width * zoom, height: input.height * zoom },
    }),
  ];
  const height = HEAD + input.height * zoom;
  if (prediction === undefined) return { svg: picture.join("\n"), height };
  const y = TOP + height + BETWEEN + 13;
  const said = winner(prediction);
  const wrong = prediction.truth !== undefined && prediction.truth !== said;
  const title = fitText(`Predicted ${said}`, LEFT_WIDTH, 14, true);
  const verdict =
    prediction.truth === undefined ? "" : `${wrong ? "wrong, " : ""}label: ${prediction.truth}`;
  const scored = prediction.kind === "distance" ? "smallest distance wins" : "probability";
  const notes = [verdict, scored].filter((note) => note !== "");
  const barsTop = y + 12 + notes.length * 16;
  const bars = predictionBars(prediction, MARGIN, barsTop, LEFT_WIDTH);
  const svg = [
    ...picture,
    text(title, { class: "ink head", x: MARGIN, y }),
    ...notes.map((note, line) =>
      text(fitText(note, LEFT_WIDTH, 11.5), {
        class: `${wrong && line === 0 ? "orange" : "muted"} small`,
        x: MARGIN,
        y: y + 17 + line * 16,
      }),
    ),
    bars.svg,
  ];
  return { svg: svg.join("\n"), height: barsTop + bars.height - TOP };
}

/** Whole pixels to a value where little room is lost by it. */
function zoomOf({ height, width }: Size, room: number): number {
  const zoom = room / Math.max(height, width);
  const whole = Math.floor(zoom);
  return whole / zoom > 0.85 ? whole : zoom;
}

/** Columns for n maps: the largest maps whose rows stay within the usual height, evenly filled. */
function columnsFor(count: number): number {
  const cellOf = (columns: number): number =>
    Math.min(116, (RIGHT_WIDTH - GAP * (columns - 1)) / columns);
  const heightOf = (columns: number): number =>
    Math.ceil(count / columns) * (cellOf(columns) + LABEL);
  const most = Math.floor((RIGHT_WIDTH + GAP) / (44 + GAP));
  let columns = 1;
  while (columns < Math.min(count, most) && heightOf(columns) > 250) columns++;
  return Math.ceil(count / Math.ceil(count / columns));
}

function groupBlock(layer: FeatureMapGroup, top: number): Block {
  const { maps, wiring } = layer;
  const scale = scaleOf(maps.map(({ values }) => values));
  const columns = columnsFor(maps.length);
  const cell = Math.min(116, (RIGHT_WIDTH - GAP * (columns - 1)) / columns);
  const tallest = Math.max(...maps.map((map) => map.height * zoomOf(map, cell)));
  const pitch = RIGHT_WIDTH > columns * (cell + GAP) ? cell + GAP : (RIGHT_WIDTH + GAP) / columns;
  const pictures = maps.map((map, i) => {
    const x = RIGHT + (i % columns) * pitch;
    const y = top + HEAD + Math.floor(i / columns) * (tallest + LABEL + 4);
    const zoom = zoomOf(map, cell);
    const foot = y + map.height * zoom + 13;
    const marks = wiring === undefined ? "" : wiringMarks(wiring, i, x, foot - 8, map.width * zoom);
    return (
      pixelMap(map, scale, { x, y, scale: zoom }) +
      text(fitText(map.label, cell * (marks === "" ? 1 : 0.3), 10), {
        class: "muted tiny",
        x,
        y: foot,
      }) +
      marks
    );
  });
  const rows = Math.ceil(maps.length / columns);
  const legend = colourBar(scale, RIGHT + RIGHT_WIDTH, top);
  const wired = wiring === undefined ? "" : ` · squares: which ${wiring.from} maps each one reads`;
  const width = RIGHT_WIDTH - legend.width - 16;
  const head = panelHeading(layer.name, `${groupText(layer)}${wired}`, {
    ...{ x: RIGHT, y: top + 13, width },
  });
  return {
    svg: [head, legend.svg, ...pictures].join("\n"),
    height: HEAD + rows * (tallest + LABEL + 4) - 4,
  };
}

/** A square for each map below, filled where it feeds this one; nothing where they would be too small to see. */
function wiringMarks(
  { maps, edges }: MapWiring,
  to: number,
  x: number,
  y: number,
  width: number,
): string {
  const room = width * 0.7;
  const pitch = Math.min(10, room / maps);
  if (pitch < 4) return "";
  const fed = new Set(edges.filter((edge) => edge.to === to).map(({ from }) => from));
  const side = pitch - 2;
  const start = x + width - maps * pitch + 2;
  return Array.from({ length: maps }, (_, from) =>
    element("rect", {
      class: fed.has(from) ? "ink" : "faint",
      x: start + from * pitch,
      y,
      width: side,
      height: side,
    }),
  ).join("");
}
