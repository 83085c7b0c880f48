/**
 * A network as LeCun et al. drew theirs in 1998 (figure 2): stacks of maps from left to right, bars for dense layers,
 * and, between them, what one unit reads. For chains; sizes are not true to scale.
 */
import type { Summary } from "@convscope/explain";
import { countText } from "../number-text.js";
import { MARGIN, page, ROOM } from "../page.js";
import { group, text } from "../svg.js";
import { packLines, textWidth } from "../text-width.js";
import { drawRays, drawStage, extentOf, type Outline, outlineOf, type Placed } from "./shapes.js";
import { type Drawable, type Stage, stagesOf } from "./stages.js";

const TOP = 96;
const HEAD = 44;
const NOTE = 15;
const LEAST_GAP = 16;
const NAME = 16;
/** A name that needs no second line. */
const LONG_NAME = 100;

/** A stage that knows how wide its column must be. */
interface Column {
  readonly stage: Stage;
  readonly names: readonly string[];
  readonly outline: Outline;
  readonly width: number;
}

/**
 * The drawing, 1000 pixels wide; what does not fit into a row goes on in the next.
 *
 * @param summary of the same model, by explain's `summarize`
 * @throws UnsupportedError for a network that branches
 * @example
 * ```ts
 * import { summarize } from "@convscope/explain";
 * import { architecture } from "@convscope/figures";
 * import { lenet5 } from "@convscope/models";
 * const model = lenet5();
 * const svg = architecture(model, summarize(model));
 * if (!svg.includes("6@28×28")) throw new Error("C1 is 6 maps of 28×28");
 * ```
 */
export function architecture(model: Drawable, summary: Summary): string {
  const stages = stagesOf(model, summary);
  const extent = extentOf(stages);
  const rows = rowsOf(stages.map((stage) => columnOf(stage, extent)));
  let top = TOP;
  const drawn = rows.map((row) => {
    const block = drawRow(row, top);
    top += block.height;
    return block.svg;
  });
  const { parameters, connections, macs } = summary.total;
  const totals =
    `${countText(parameters.value)} parameters · ${countText(connections.value)} connections · ` +
    `${countText(macs.value)} multiply-adds for one example`;
  const description = `${stages.map(({ name, size }) => `${name} ${size}`).join(" → ")}. ${totals}.`;
  return page(
    {
      height: top + MARGIN / 2,
      title: `${model.name}: architecture`,
      heading: model.name,
      lines: [totals],
      description,
    },
    drawn,
  );
}

function columnOf(stage: Stage, extent: number): Column {
  const outline = outlineOf(stage, extent);
  const names = nameLines(stage.name);
  const labels = [
    ...names.map((line) => textWidth(line, 13, true)),
    textWidth(stage.size, 11.5),
    ...stage.notes.map((note) => textWidth(note, 10)),
  ];
  return { stage, names, outline, width: Math.max(outline.width, ...labels) };
}

/** A long name in lines that end with its strokes: `pair1/`, `depthwise/`, `conv`. */
function nameLines(name: string): readonly string[] {
  return packLines(name.split(/(?<=\/)/), "", (line) => textWidth(line, 13, true) <= LONG_NAME);
}

/** As many rows as are needed, about equally full. Each begins with the stage that ended the one before. */
function rowsOf(columns: readonly Column[]): readonly (readonly Column[])[] {
  const widthOf = (row: readonly Column[]): number =>
    row.reduce((total, { width }) => total + width + LEAST_GAP, -LEAST_GAP);
  const fill = (limit: number): readonly (readonly Column[])[] => {
    const rows: Column[][] = [[]];
    for (const column of columns) {
      const row = rows.at(-1) ?? [];
      const last = row.at(-1);
      if (last === undefined || widthOf([...row, column]) <= limit) row.push(column);
      else rows.push([{ ...last, stage: { ...last.stage, notes: [] } }, column]);
    }
    return rows;
  };
  const needed = fill(ROOM).length;
  for (let limit = widthOf(columns) / needed; limit < ROOM; limit += 20) {
    const rows = fill(limit);
    if (rows.length === needed) return rows;
  }
  return fill(ROOM);
}

/** A stage in its place, and the middle of its column. */
interface NamedPlace extends Placed {
  readonly names: readonly string[];
  readonly centre: number;
}

function drawRow(
  row: readonly Column[],
  top: number,
): { readonly svg: string; readonly height: number } {
  const used = row.reduce((total, { width }) => total + width, 0);
  const gap = row.length < 2 ? 0 : Math.min(90, (ROOM - used) / (row.length - 1));
  const tallest = Math.max(...row.map(({ outline }) => outline.height));
  const more = Math.max(...row.map(({ names }) => names.length)) - 1;
  const head = HEAD + more * NAME;
  const middle = top + head + tallest / 2;
  let x = MARGIN;
  const placed = row.map((column): NamedPlace => {
    const centre = x + column.width / 2;
    const { stage, names, outline, width } = column;
    x += width + gap;
    return {
      stage,
      names,
      outline,
      centre,
      x: centre - outline.width / 2,
      y: middle - outline.height / 2,
    };
  });
  const rays = placed.slice(1).map((to, i) => {
    const from = placed[i];
    return from === undefined ? "" : drawRays(from, to);
  });
  const foot = top + head + tallest;
  const labels = placed.map((own) => labelsOf(own, top + more * NAME, foot));
  const notes = Math.max(...row.map(({ stage }) => stage.notes.length));
  return {
    svg: group({}, ...placed.map(drawStage), ...rays, ...labels),
    height: head + tallest + 16 + notes * NOTE + 22,
  };
}

/** The names end above the sizes, however many lines they have. */
function labelsOf({ stage, names, centre }: NamedPlace, top: number, foot: number): string {
  const notes = stage.notes.map((note, i) =>
    text(note, {
      class: `${i === 0 ? "ink" : "muted"} tiny middle`,
      x: centre,
      y: foot + 22 + i * NOTE,
    }),
  );
  return [
    ...names.map((line, i) =>
      text(line, {
        class: "ink body strong middle",
        x: centre,
        y: top + 12 - (names.length - 1 - i) * NAME,
      }),
    ),
    text(stage.size, { class: "muted small middle", x: centre, y: top + 28 }),
    ...notes,
  ].join("");
}
