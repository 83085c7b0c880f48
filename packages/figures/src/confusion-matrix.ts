/**
 * Which class was taken for which: a row for each true class, a column for each predicted one, and the commonest mistakes
 * in words.
 */
import { ArgumentError, ShapeError } from "@convscope/core";
import { gaps } from "./gaps.js";
import { countText, percentText } from "./number-text.js";
import { MARGIN, page, WIDTH } from "./page.js";
import { element, formatNumber, group, text } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";

/** Counts of a test, and the classes' names. */
export interface ConfusionFigure {
  readonly title: string;
  /** Names in the order of rows and columns. */
  readonly classes: readonly string[];
  /** `counts[true][predicted]` */
  readonly counts: readonly (readonly number[])[];
}

const TOP = 126;
/** How far a slanted name reaches up for each pixel of its length. */
const SLANT = 0.71;
const SIDE = 500;
const PANEL = 280;
const LISTED = 8;

interface Mistake {
  readonly truth: string;
  readonly said: string;
  readonly count: number;
}

/**
 * The matrix as a picture, 1000 pixels wide: what was right in blue, what was wrong in orange.
 *
 * @throws ArgumentError without classes, ShapeError when the counts are not a square of the classes
 * @example
 * ```ts
 * import { confusionMatrix } from "@convscope/figures";
 * const svg = confusionMatrix({ title: "Test", classes: ["cat", "dog"], counts: [[9, 1], [2, 8]] });
 * if (!svg.includes("17 of 20 right")) throw new Error("the sum is told");
 * ```
 */
export function confusionMatrix(figure: ConfusionFigure): string {
  check(figure);
  const { title, classes, counts } = figure;
  const total = counts.flat().reduce((a, b) => a + b, 0);
  const hits = classes.reduce((sum, _, i) => sum + (counts[i]?.[i] ?? 0), 0);
  const verdict = `${countText(hits)} of ${countText(total)} right${total === 0 ? "" : ` (${percentText(hits / total)})`}`;
  const grid = gridOf(classes);
  const { left, top, cell } = grid;
  const side = cell * classes.length;
  const mistakes = commonest(figure);
  const told =
    mistakes.length === 0
      ? "No mistakes"
      : `Commonest mistakes: ${mistakes.map(sentence).join("; ")}`;
  const listed = mistakeList(mistakes, left + side + 108, top + 14);
  const height = Math.max(top + side, top + 14 + listed.height) + MARGIN;
  return page({ height, title, lines: [verdict], description: `${verdict}. ${told}.` }, [
    axes(classes, grid),
    element("rect", {
      class: "faint",
      x: left,
      y: top,
      width: side,
      height: side,
      "fill-opacity": 0.45,
    }),
    ...counts.map((row, i) => rowOf(row, i, grid, mostWrong(figure))),
    gaps(classes.length, classes.length, left, top, cell),
    ...counts.map((row, i) => foundText(row, i, grid)),
    listed.svg,
  ]);
}

/** Where the cells are, and how the classes' names stand around them. */
interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly labelWidth: number;
  /** Whether the names across the top are too long to lie flat. */
  readonly slanted: boolean;
}

function gridOf(classes: readonly string[]): Grid {
  const longest = Math.max(...classes.map((name) => textWidth(name, 11.5)));
  const labelWidth = Math.min(140, longest + 1);
  const left = MARGIN + 30 + labelWidth;
  const cell = Math.min(
    50,
    Math.min(SIDE, WIDTH - left - PANEL - 2 * MARGIN - 70) / classes.length,
  );
  const slanted = longest > Math.max(cell, 22) - 4;
  return { left, top: TOP + (slanted ? labelWidth * SLANT - 8 : 0), cell, labelWidth, slanted };
}

function check({ classes, counts }: ConfusionFigure): void {
  if (classes.length === 0) {
    throw new ArgumentError(
      "confusionMatrix: found no classes, expected at least one; name the classes",
    );
  }
  if (counts.length !== classes.length || counts.some((row) => row.length !== classes.length)) {
    throw new ShapeError(
      `confusionMatrix: found ${counts.length} rows of ${[...new Set(counts.map((row) => row.length))].join(", ")} counts, ` +
        `expected ${classes.length}×${classes.length} for ${classes.length} classes; give a row and a column for each class`,
      { classes: classes.length, rows: counts.length },
    );
  }
}

function mostWrong({ counts }: ConfusionFigure): number {
  return Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => j !== i)));
}

function commonest({ classes, counts }: ConfusionFigure): readonly Mistake[] {
  return counts
    .flatMap((row, i) =>
      row.map((count, j) => ({ truth: classes[i] ?? "", said: classes[j] ?? "", count, i, j })),
    )
    .filter(({ count, i, j }) => i !== j && count > 0)
    .sort((a, b) => b.count - a.count || a.i - b.i || a.j - b.j)
    .slice(0, LISTED);
}

function sentence({ truth, said, count }: Mistake): string {
  return `${truth} taken for ${said}, ${count === 1 ? "once" : `${countText(count)} times`}`;
}

function axes(classes: readonly string[], grid: Grid): string {
  const { left, top, cell, labelWidth, slanted } = grid;
  const side = cell * classes.length;
  const across = Math.max(1, Math.ceil((slanted ? 19 : 24) / cell));
  const down = Math.max(1, Math.ceil(13 / cell));
  const columns = classes.flatMap((name, i) =>
    i % across === 0 ? [columnName(name, i, grid)] : [],
  );
  const rows = classes.flatMap((name, i) => {
    if (i % down !== 0) return [];
    const y = top + (i + 0.5) * cell + 4;
    return [text(fitText(name, labelWidth, 11.5), { class: "ink small end", x: left - 8, y })];
  });
  const [x, middle] = [MARGIN + 8, Math.round(top + side / 2)];
  const found =
    cell < 13 ? [] : [text("found", { class: "muted small end", x: left + side + 66, y: top - 8 })];
  return group(
    {},
    text("predicted", { class: "muted small", x: left, y: TOP - 26 }),
    text("true", {
      class: "muted small middle",
      x,
      y: middle,
      transform: `rotate(-90 ${x} ${middle})`,
    }),
    ...found,
    ...columns,
    ...rows,
  );
}

function columnName(
  name: string,
  i: number,
  { left, top, cell, labelWidth, slanted }: Grid,
): string {
  const x = left + (i + 0.5) * cell;
  if (!slanted) return text(name, { class: "ink small middle", x, y: top - 8 });
  const turn = `rotate(-45 ${formatNumber(x)} ${formatNumber(top - 6)})`;
  return text(fitText(name, labelWidth, 11.5), {
    class: "ink small",
    x,
    y: top - 6,
    transform: turn,
  });
}

function rowOf(
  row: readonly number[],
  i: number,
  { left, top, cell }: Grid,
  worst: number,
): string {
  const total = row.reduce((a, b) => a + b, 0);
  const size = Math.min(13, cell * 0.38);
  const cells = row.map((count, j) => {
    if (count === 0) return "";
    const [x, y] = [left + j * cell, top + i * cell];
    const right = i === j;
    const strength = right ? 0.25 + 0.75 * (count / total) : 0.3 + 0.7 * Math.sqrt(count / worst);
    const shape = element("rect", {
      class: right ? "blue" : "orange",
      x,
      y,
      width: cell,
      height: cell,
      "fill-opacity": strength,
    });
    const digits = countText(count);
    if (textWidth(digits, size) > cell - 4 || size < 8) return shape;
    const colour = strength > 0.82 ? "onstrong" : strength > 0.5 ? "onhalf" : "ink";
    return (
      shape +
      text(digits, {
        class: `${colour} middle`,
        "font-size": size,
        x: x + cell / 2,
        y: y + cell / 2 + size * 0.36,
      })
    );
  });
  return group({}, ...cells);
}

/** The share of a class that was found. */
function foundText(row: readonly number[], i: number, { left, top, cell }: Grid): string {
  if (cell < 13) return "";
  const total = row.reduce((a, b) => a + b, 0);
  const share = total === 0 ? "none" : percentText((row[i] ?? 0) / total);
  return text(share, {
    class: "muted small end",
    x: left + row.length * cell + 66,
    y: top + (i + 0.5) * cell + 4,
  });
}

function mistakeList(
  mistakes: readonly Mistake[],
  x: number,
  y: number,
): { readonly svg: string; readonly height: number } {
  const width = WIDTH - MARGIN - x;
  const most = Math.max(1, ...mistakes.map(({ count }) => count));
  const rows = mistakes.map((mistake, i) => {
    const top = y + 22 + i * 34;
    const length = (mistake.count / most) * (width - 40);
    return group(
      {},
      text(fitText(`${mistake.truth} taken for ${mistake.said}`, width, 13), {
        class: "ink body",
        x,
        y: top,
      }),
      element("rect", { class: "orange", x, y: top + 5, width: length, height: 8 }),
      text(countText(mistake.count), { class: "muted small", x: x + length + 6, y: top + 13 }),
    );
  });
  const head = text(mistakes.length === 0 ? "No mistakes" : "Commonest mistakes", {
    class: "ink head",
    x,
    y,
  });
  return { svg: [head, ...rows].join("\n"), height: 22 + mistakes.length * 34 };
}
