/**
 * A chain whose filters come in groups, drawn as so many towers: AlexNet as Krizhevsky et al. drew it in 2012 (figure 2), each
 * half of the maps in a row of its own, and the layers where the towers read each other. Pooling is told under the layer
 * that is pooled.
 */
import { UnsupportedError } from "@convscope/core";
import type { Summary } from "@convscope/explain";
import { countText } from "../number-text.js";
import { MARGIN, page, ROOM } from "../page.js";
import { element, formatNumber, group, text } from "../svg.js";
import { textWidth } from "../text-width.js";
import { drawStage, extentOf, type Outline, outlineOf, type Placed } from "./shapes.js";
import { type Drawable, type Stage, stagesOf } from "./stages.js";

const TOP = 96;
const HEAD = 58;
const NOTE = 15;
const BETWEEN = 34;
const MOST_TOWERS = 4;

/** A column: one stage, whole or cut into towers, with the poolings behind it. */
interface Column {
  readonly stage: Stage;
  readonly parts: number;
  readonly outline: Outline;
  readonly notes: readonly string[];
  readonly size: string;
  readonly width: number;
  /** Whether each tower reads itself alone. */
  readonly apart: boolean;
}

/**
 * The drawing, 1000 pixels wide: blue lines stay in a tower, orange ones cross over.
 *
 * @param summary of the same model, by explain's `summarize`
 * @throws UnsupportedError for a network that branches, and for one without groups
 * @example
 * ```ts
 * import { summarize } from "@convscope/explain";
 * import { towers } from "@convscope/figures";
 * import { alexnet } from "@convscope/models";
 * const model = alexnet();
 * const svg = towers(model, summarize(model));
 * if (!svg.includes("2 × 48@55×55")) throw new Error("conv1 gives each tower 48 of its 96 maps");
 * ```
 */
export function towers(model: Drawable, summary: Summary): string {
  const stages = stagesOf(model, summary);
  const parts = towersOf(model.name, stages);
  const columns = columnsOf(stages, parts);
  const tallest = Math.max(...columns.map(({ outline }) => outline.height));
  const height = parts * tallest + (parts - 1) * BETWEEN;
  const placed = place(columns, TOP + HEAD, tallest, height);
  const lines = placed.slice(1).map((to, i) => {
    const from = placed[i];
    return from === undefined ? "" : drawLines(from, to);
  });
  const foot = TOP + HEAD + height;
  const notes = Math.max(...columns.map((column) => column.notes.length));
  const { parameters, macs } = summary.total;
  const totals = `${countText(parameters.value)} parameters · ${countText(macs.value)} multiply-adds for one example`;
  const apart = columns.filter((column) => column.apart && column.stage.groups > 1);
  const told = `${apart.map(({ stage }) => stage.name).join(", ")} read their own tower alone; orange lines cross from one to the other`;
  const names = Array.from({ length: parts }, (_, part) =>
    text(`tower ${part + 1}`, {
      ...{ class: "muted small", x: MARGIN },
      y: TOP + HEAD + part * (tallest + BETWEEN) + (part === 0 ? 4 : tallest + 4),
    }),
  );
  return page(
    {
      height: foot + 26 + notes * NOTE + 20,
      title: `${model.name}: ${parts} towers`,
      heading: model.name,
      lines: [totals, told],
      description: `${columns.map(({ stage, size }) => `${stage.name} ${size}`).join(" → ")}. ${told}. ${totals}.`,
    },
    [
      ...lines,
      ...placed.map(({ at }) => group({}, ...at.map(drawStage))),
      ...placed.map((own) => labels(own, TOP + 26, foot)),
      ...names.slice(0, parts > 2 ? 0 : parts),
    ],
  );
}

/** How many towers: the groups that its convolutions have. @throws UnsupportedError without any, or with too many */
function towersOf(model: string, stages: readonly Stage[]): number {
  const found = [...new Set(stages.map(({ groups }) => groups).filter((groups) => groups > 1))];
  const [parts] = found;
  if (parts !== undefined && found.length === 1 && parts <= MOST_TOWERS) return parts;
  throw new UnsupportedError(
    `towers: found ${found.length === 0 ? "no groups" : `groups of ${found.join(" and ")}`} in ${model}, expected convolutions in the same 2 to ${MOST_TOWERS} groups (each group is a tower); draw its architecture instead`,
    { model, groups: found },
  );
}

const isPooling = (kind: string | undefined): boolean => /pool/i.test(kind ?? "");

/** A pooling becomes a note of the stage that it reads. */
function columnsOf(stages: readonly Stage[], parts: number): readonly Column[] {
  const extent = extentOf(stages);
  const shown = stages.filter(({ kind }) => !isPooling(kind));
  return shown.map((stage, i) => {
    const at = stages.indexOf(stage);
    const behind = stages.slice(at + 1, stages.indexOf(shown[i + 1] ?? stage));
    const pooled = behind.flatMap(({ notes, size }) => [...notes, `→ ${size.replace(/^.*@/, "")}`]);
    const cut = i > 0 && i < shown.length - 1 && isDivisible(stage, parts) ? parts : 1;
    const form = cutForm(stage.form, cut);
    const outline = outlineOf({ ...stage, form }, extent);
    const size = cut === 1 ? stage.size : `${cut} × ${sizeText(form)}`;
    const notes = [...stage.notes.slice(1).flatMap(shortLines), ...pooled];
    const texts = [size, ...notes].map((line) => textWidth(line, 10));
    const width = Math.max(outline.width, textWidth(stage.name, 13, true), ...texts);
    return { stage, parts: cut, outline, notes, size, width, apart: stage.groups === parts };
  });
}

/** Narrow lines: the towers tell the groups, and a long count stands over its unit. */
function shortLines(note: string): readonly string[] {
  const line = note.replace(/, \d+ groups$/, "");
  return textWidth(line, 10) > 92 ? line.split(/ (?=params$)/) : [line];
}

function isDivisible({ form }: Stage, parts: number): boolean {
  return ("units" in form ? form.units : form.maps) % parts === 0;
}

function cutForm(form: Stage["form"], parts: number): Stage["form"] {
  if ("units" in form) return { units: form.units / parts };
  return { ...form, maps: form.maps / parts };
}

function sizeText(form: Stage["form"]): string {
  if ("units" in form) return countText(form.units);
  return `${countText(form.maps)}@${form.height}×${form.width}`;
}

/** A column in its place: the stage once for each tower. */
interface PlacedColumn {
  readonly column: Column;
  readonly centre: number;
  readonly at: readonly Placed[];
}

function place(
  columns: readonly Column[],
  top: number,
  tallest: number,
  height: number,
): readonly PlacedColumn[] {
  const used = columns.reduce((total, { width }) => total + width, 0);
  const gap = columns.length < 2 ? 0 : (ROOM - used) / (columns.length - 1);
  let left = MARGIN;
  return columns.map((column) => {
    const { stage, outline, width, parts } = column;
    const centre = left + width / 2;
    left += width + gap;
    const at = Array.from({ length: parts }, (_, part) => {
      const middle =
        parts === 1 ? top + height / 2 : top + part * (tallest + BETWEEN) + tallest / 2;
      return {
        ...{ stage, outline },
        x: centre - outline.width / 2,
        y: middle - outline.height / 2,
      };
    });
    return { column, centre, at };
  });
}

/** From every tower to every one that reads it. */
function drawLines(from: PlacedColumn, to: PlacedColumn): string {
  return from.at
    .flatMap((a, i) =>
      to.at.map((b, j) => {
        const own = i === j || from.at.length === 1;
        if (to.column.apart && !own) return "";
        const crosses = !to.column.apart && from.at.length > 1 && to.at.length > 1 && !own;
        const start = a.x + a.outline.width + 3;
        const end = b.x - 3;
        const [y1, y2] = [a.y + a.outline.height / 2, b.y + b.outline.height / 2];
        const d =
          `M${formatNumber(start)} ${formatNumber(y1)}L${formatNumber(end)} ${formatNumber(y2)}` +
          head(start, y1, end, y2);
        return element("path", {
          class: crosses ? "orangeline" : "blueline",
          "stroke-width": 1.6,
          d,
        });
      }),
    )
    .join("");
}

/** The two strokes of an arrow's head. */
function head(x1: number, y1: number, x2: number, y2: number): string {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (turn: number): string =>
    `${formatNumber(x2 - 6 * Math.cos(angle + turn))} ${formatNumber(y2 - 6 * Math.sin(angle + turn))}`;
  const tip = `${formatNumber(x2)} ${formatNumber(y2)}`;
  return `M${wing(0.5)}L${tip}L${wing(-0.5)}`;
}

function labels({ column, centre }: PlacedColumn, top: number, foot: number): string {
  return [
    text(column.stage.name, { class: "ink body strong middle", x: centre, y: top }),
    text(column.size, { class: "muted tiny middle", x: centre, y: top + 15 }),
    ...column.notes.map((note, i) =>
      text(note, { class: "muted tiny middle", x: centre, y: foot + 26 + i * NOTE }),
    ),
  ].join("");
}
