/**
 * A network as a graph of its layers, from top to bottom: inception modules, residual blocks, heads on the side. Not to
 * scale; `architecture` draws chains as stacks of maps.
 */
import type { Summary } from "@convscope/explain";
import type { Drawable } from "../architecture/stages.js";
import { countText } from "../number-text.js";
import { MARGIN, page, ROOM, WIDTH } from "../page.js";
import { formatNumber, group } from "../svg.js";
import { swatches } from "../swatches.js";
import { blockOf } from "./block.js";
import { boxesOf, boxLooks, type LayerBox } from "./boxes.js";
import { columnOf } from "./column.js";
import { drawGraph } from "./drawing.js";
import { insetOf, joined, type Panel } from "./inset.js";
import { collapsed } from "./modules.js";
import { type Segment, segmentsOf } from "./segments.js";

const TOP = 128;
const BETWEEN = 24;
const BELOW = 40;
/** Between modules that stand beside each other with their tables. */
const ACROSS = 56;
/** Height that a column may have before there is another one, where there is room. */
const ENOUGH = 760;
/** Height that a graph may have before its modules become boxes. */
const TALL = 900;
const MOST_COLUMNS = 6;
/** Of columns that nearly fit: still legible. */
const LEAST_SCALE = 0.96;
/** Of a module and its table side by side. */
const LEAST_INSET = 0.92;

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
  const { boxes, segments, rows } = planOf(boxesOf(model));
  let top = TOP;
  const drawn = rows.map((row) => {
    const { svg, height } = drawRow(row, top);
    top += height + BELOW;
    return svg;
  });
  const { parameters, macs } = summary.total;
  const totals = `${countText(model.nodes.length)} layers · ${countText(parameters.value)} parameters · ${countText(macs.value)} multiply-adds for one example`;
  return page(
    {
      height: top - BELOW + MARGIN,
      title: `${model.name}: graph of its layers`,
      heading: model.name,
      lines: [totals],
      description: `${describe(segments)}. ${totals}.`,
    },
    [drawLegend(boxes), ...drawn],
  );
}

/** Panels in the middle of the page, as much apart as there is room. */
function drawRow(panels: readonly Panel[], top: number): Pick<Panel, "height" | "svg"> {
  const used = panels.reduce((total, { width }) => total + width, 0);
  const scale = Math.min(1, (ROOM - (panels.length - 1) * BETWEEN) / used);
  const space = panels.length < 2 ? 0 : Math.min(90, (ROOM - used * scale) / (panels.length - 1));
  const total = used * scale + space * (panels.length - 1);
  let left = (WIDTH - total) / 2;
  const drawn = panels.map(({ width, svg }) => {
    const transform = `translate(${formatNumber(left)} ${formatNumber(top)}) scale(${formatNumber(Math.floor(scale * 100) / 100)})`;
    left += width * scale + space;
    return group({ transform }, svg);
  });
  return { svg: drawn.join("\n"), height: heightOf([panels]) * scale };
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

/** A network arranged: rows of panels from left to right. */
interface Plan {
  /** All that are drawn. */
  readonly boxes: readonly LayerBox[];
  readonly segments: readonly Segment[];
  readonly rows: readonly (readonly Panel[])[];
}

function heightOf(rows: readonly (readonly Panel[])[]): number {
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  return heights.reduce((total, height) => total + height + BELOW, -BELOW);
}

/** All layers in columns; where these are too tall, modules that are wired alike as boxes, with one drawn beside or below. */
function planOf(boxes: readonly LayerBox[]): Plan {
  const segments = segmentsOf(boxes);
  const whole = { boxes, segments, rows: [columnsOf(segments, ROOM, ENOUGH)] };
  const { boxes: fewer, modules } = collapsed(boxes);
  if (modules.length === 0 || heightOf(whole.rows) <= TALL) return whole;
  const insets = modules.map(insetOf);
  const folded = segmentsOf(fewer);
  const pairs = insets.map((pair) => joined(pair, "across", BETWEEN));
  const below = [joined(pairs, "across", ACROSS), joined(pairs, "down", BELOW)].filter(
    ({ width }) => width * LEAST_INSET <= ROOM,
  );
  const beside = joined(insets.flat(), "down", BELOW);
  const enough = Math.max(ENOUGH, beside.height);
  const plans: readonly Plan["rows"][] = [
    whole.rows,
    [[...columnsOf(folded, ROOM - beside.width - BETWEEN, enough), beside]],
    ...below.flatMap((inset) => [
      [columnsOf(folded, ROOM, ENOUGH), [inset]],
      [columnsOf(folded, ROOM, inset.height), [inset]],
    ]),
  ];
  const rows = plans.reduce((best, plan) => (heightOf(plan) < heightOf(best) ? plan : best));
  if (rows === whole.rows) return whole;
  const inside = modules.flatMap(([first]) => first?.boxes ?? []);
  return { boxes: [...fewer, ...inside], segments: folded, rows };
}

/** The fewest columns that are not too tall, or as many as fit beside each other. */
function columnsOf(segments: readonly Segment[], room: number, enough: number): readonly Panel[] {
  const blocks = segments.map((segment, i) => blockOf(segment, i === segments.length - 1));
  const heights = blocks.map(({ height }) => height);
  let best = [columnOf(blocks, undefined)];
  for (let count = 2; count <= Math.min(MOST_COLUMNS, blocks.length); count++) {
    if (Math.max(...best.map(({ height }) => height)) <= enough) break;
    const starts = partition(heights, count);
    const columns = starts.map((start, i) =>
      columnOf(
        blocks.slice(start, starts[i + 1]),
        start === 0 ? undefined : exitName(segments[start - 1]),
      ),
    );
    const width = columns.reduce((total, column) => total + column.width + BETWEEN, -BETWEEN);
    if (width * LEAST_SCALE <= room) best = columns;
  }
  return best.map((column) => ({ ...column, svg: drawGraph(column) }));
}

function exitName(segment: Segment | undefined): string | undefined {
  if (segment === undefined) return undefined;
  const { boxes, last } = segment;
  return boxes.length > 1 && last !== "" ? last : boxes.at(-1)?.title;
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

function drawLegend(boxes: readonly LayerBox[]): string {
  const used = new Set(boxes.map(({ look }) => look));
  return swatches(
    boxLooks.filter(([look]) => used.has(look)),
    MARGIN,
    89,
  );
}
