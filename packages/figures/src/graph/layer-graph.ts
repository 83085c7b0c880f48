/**
 * A network as a graph of its layers, from top to bottom: inception modules, residual blocks, heads on the side. Not to
 * scale; `architecture` draws chains as stacks of maps.
 */
import type { Summary } from "@convscope/explain";
import type { Drawable } from "../architecture/stages.js";
import { countText } from "../number-text.js";
import { MARGIN, page, ROOM, WIDTH } from "../page.js";
import { element, formatNumber, group, text } from "../svg.js";
import { textWidth } from "../text-width.js";
import { blockOf, type Frame, type Line, type PlacedBox, type Point } from "./block.js";
import { boxesOf, boxLooks, type LayerBox } from "./boxes.js";
import { type Column, columnOf } from "./column.js";
import { type Segment, segmentsOf } from "./segments.js";

const TOP = 128;
const BETWEEN = 24;
/** Height that a column may have before there is another one, where there is room. */
const ENOUGH = 760;
const MOST_COLUMNS = 6;
/** Of columns that nearly fit: still legible. */
const LEAST_SCALE = 0.96;

/**
 * The graph, 1000 pixels wide, in as many columns as fit. Activations, norms and the like are told in the box of the layer that
 * they follow; blocks in a row that do the same are drawn once.
 *
 * @param summary of the same model, by explain's `summarize`
 * @example
 * ```ts
 * import { summarize } from "@convscope/explain";
 * import { layerGraph } from "@convscope/figures";
 * import { resnet } from "@convscope/models";
 * const model = resnet(101);
 * const svg = layerGraph(model, summarize(model));
 * if (!svg.includes("22 alike")) throw new Error("22 of the third stage's 23 blocks are alike");
 * ```
 */
export function layerGraph(model: Drawable, summary: Summary): string {
  const boxes = boxesOf(model);
  const segments = segmentsOf(boxes);
  const columns = columnsOf(segments);
  const used = columns.reduce((total, { width }) => total + width, 0);
  const scale = Math.min(1, (ROOM - (columns.length - 1) * BETWEEN) / used);
  const space = columns.length < 2 ? 0 : Math.min(90, (ROOM - used * scale) / (columns.length - 1));
  const total = used * scale + space * (columns.length - 1);
  let left = (WIDTH - total) / 2;
  const drawn = columns.map((column) => {
    const transform = `translate(${formatNumber(left)} ${TOP}) scale(${formatNumber(Math.floor(scale * 100) / 100)})`;
    left += column.width * scale + space;
    return group({ transform }, drawColumn(column));
  });
  const height = Math.max(...columns.map((column) => column.height)) * scale;
  const { parameters, macs } = summary.total;
  const totals = `${countText(model.nodes.length)} layers · ${countText(parameters.value)} parameters · ${countText(macs.value)} multiply-adds for one example`;
  return page(
    {
      height: TOP + height + MARGIN,
      title: `${model.name}: graph of its layers`,
      heading: model.name,
      lines: [totals],
      description: `${describe(segments)}. ${totals}.`,
    },
    [drawLegend(boxes), ...drawn],
  );
}

function describe(segments: readonly Segment[]): string {
  return segments
    .map(({ boxes, prefix, repeats }) => {
      const name =
        prefix !== "" && boxes.length > 1 ? prefix : boxes.map(({ title }) => title).join(", ");
      return repeats > 1 ? `${name} and ${repeats - 1} more alike` : name;
    })
    .join(" → ");
}

/** The fewest columns that are not too tall, or as many as fit beside each other. */
function columnsOf(segments: readonly Segment[]): readonly Column[] {
  const blocks = segments.map((segment, i) => blockOf(segment, i === segments.length - 1));
  const heights = blocks.map(({ height }) => height);
  let best = [columnOf(blocks, undefined)];
  for (let count = 2; count <= Math.min(MOST_COLUMNS, blocks.length); count++) {
    if (Math.max(...best.map(({ height }) => height)) <= ENOUGH) break;
    const starts = partition(heights, count);
    const columns = starts.map((start, i) =>
      columnOf(
        blocks.slice(start, starts[i + 1]),
        start === 0 ? undefined : exitName(segments[start - 1]),
      ),
    );
    const width = columns.reduce((total, column) => total + column.width + BETWEEN, -BETWEEN);
    if (width * LEAST_SCALE <= ROOM) best = columns;
  }
  return best;
}

function exitName(segment: Segment | undefined): string | undefined {
  if (segment === undefined) return undefined;
  const { boxes, exit, last } = segment;
  return boxes.length > 1 && last !== "" ? last : exit;
}

/** Where consecutive parts begin, the tallest as low as can be. */
function partition(heights: readonly number[], count: number): readonly number[] {
  const fill = (limit: number): readonly number[] => {
    const starts = [0];
    let filled = 0;
    heights.forEach((height, i) => {
      if (filled > 0 && filled + height > limit) {
        starts.push(i);
        filled = 0;
      }
      filled += height;
    });
    return starts;
  };
  let limit = heights.reduce((a, b) => a + b, 0) / count;
  while (fill(limit).length > count) limit *= 1.02;
  return fill(limit);
}

function drawColumn({ boxes, lines, frames }: Column): string {
  return [
    ...frames.map(drawFrame),
    ...lines.map(drawLine),
    ...boxes.map(drawBox),
    ...frames.map(drawLabel),
  ].join("\n");
}

function drawFrame({ x, y, width, height, repeated }: Frame): string {
  return element("rect", {
    ...{ class: "frame", x, y, width, height, rx: 8 },
    "stroke-width": repeated ? 2 : 1,
    "stroke-dasharray": repeated ? undefined : "3 3",
  });
}

/** The name interrupts the frame that it stands on. */
function drawLabel({ label, labelX, x, y, width: wide, height }: Frame): string {
  const width = textWidth(label, 10, true);
  const [left, middle] =
    labelX === undefined ? [x + wide - width / 2, y + height / 2] : [labelX, y];
  const turned = {
    transform: `rotate(90 ${formatNumber(x + wide)} ${formatNumber(middle)})`,
  };
  return group(
    labelX === undefined ? turned : {},
    element("rect", { class: "page", x: left - 3, y: middle - 6, width: width + 6, height: 12 }),
    text(label, { class: "muted tiny strong", x: left, y: middle + 3.5 }),
  );
}

function drawBox({ box, x, y }: PlacedBox): string {
  const top = y - box.height / 2;
  return [
    element("rect", {
      ...{ class: box.look, x: x - box.width / 2, y: top, rx: 4 },
      ...{ width: box.width, height: box.height },
    }),
    text(box.heading, { class: "ink small strong middle", x, y: top + 15 }),
    ...box.lines.map((line, i) =>
      text(line, {
        class: `${i === box.lines.length - 1 ? "ink" : "muted"} tiny middle`,
        x,
        y: top + 29 + i * 13,
      }),
    ),
  ].join("");
}

/** A line through its points, upright at each, with an arrow's head at its end. */
function drawLine({ points, leaves }: Line): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  const at = ({ x, y }: Point): string => `${formatNumber(x)} ${formatNumber(y)}`;
  let before = first;
  const curves = rest.map((point) => {
    const bend = (before.y + point.y) / 2;
    const curve = `C${at({ x: before.x, y: bend })} ${at({ x: point.x, y: bend })} ${at(point)}`;
    before = point;
    return curve;
  });
  const wings = leaves
    ? ""
    : `M${at({ x: last.x - 4, y: last.y - 6 })}L${at(last)}L${at({ x: last.x + 4, y: last.y - 6 })}`;
  return element("path", {
    class: "ray",
    "stroke-width": 1.4,
    d: `M${at(first)}${curves.join("")}${wings}`,
  });
}

function drawLegend(boxes: readonly LayerBox[]): string {
  const used = new Set(boxes.map(({ look }) => look));
  let x = MARGIN;
  return boxLooks
    .filter(([look]) => used.has(look))
    .map(([look, label]) => {
      const mark =
        element("rect", { class: look, x: x + 0.5, y: 79, width: 12, height: 12, rx: 2 }) +
        text(label, { class: "muted small", x: x + 19, y: 89 });
      x += 19 + textWidth(label, 11.5) + 22;
      return mark;
    })
    .join("");
}
