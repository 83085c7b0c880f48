/**
 * What the network said: a bar for each class, the chosen one in colour.
 */
import { ShapeError } from "@convscope/core";
import { measureText, percentText } from "./number-text.js";
import { element, group, text } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";

/** Scores of one example. */
export interface Prediction {
  /** Names of the classes, in the order of the scores. */
  readonly classes: readonly string[];
  readonly scores: ArrayLike<number>;
  /** Probabilities, of which the largest wins, or distances, of which the smallest does. */
  readonly kind: "distance" | "probability";
  /** Name of the true class, where it is known. */
  readonly truth?: string | undefined;
}

/** A drawn part of a figure. */
export interface Block {
  readonly svg: string;
  readonly height: number;
}

const SIZE = 11.5;
/** Room for the widest value. */
const VALUE = 54;
const ROW = 19;
const MOST_ROWS = 10;
const STACKED_ROW = 33;
const STACKED_ROWS = 6;

/** Indices of the classes from best to worst. @throws ShapeError when scores and classes differ in number */
function ranking({ classes, scores, kind }: Prediction): readonly number[] {
  if (classes.length !== scores.length || classes.length === 0) {
    throw new ShapeError(
      `featureMaps: found ${scores.length} scores for ${classes.length} classes, expected one for each of at least one class; give the scores of one example`,
      { scores: scores.length, classes: classes.length },
    );
  }
  const sign = kind === "distance" ? 1 : -1;
  const worth = (index: number): number => sign * (scores[index] ?? Number.NaN);
  return classes
    .map((_, index) => index)
    .sort((a, b) => {
      const [va, vb] = [worth(a), worth(b)];
      if (Number.isNaN(va) || Number.isNaN(vb))
        return Number(Number.isNaN(va)) - Number(Number.isNaN(vb)) || a - b;
      return va - vb || a - b;
    });
}

/** Name of the class that wins. @throws ShapeError when scores and classes differ in number */
export function winner(prediction: Prediction): string {
  return prediction.classes[ranking(prediction)[0] ?? 0] ?? "";
}

/** The winner's score in words. */
export function winningScore(prediction: Prediction): string {
  const score = prediction.scores[ranking(prediction)[0] ?? 0] ?? Number.NaN;
  return prediction.kind === "distance" ? `distance ${measureText(score)}` : percentText(score);
}

/** One bar: where it is and what it says. */
interface Row {
  readonly name: string;
  readonly value: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly best: boolean;
  readonly colour: string;
}

/** The bars: all classes in their order if there are few, else the best ones. Long names stand above their bars. */
export function predictionBars(prediction: Prediction, x: number, y: number, width: number): Block {
  const ranked = ranking(prediction);
  const { classes, scores, kind } = prediction;
  const longest = Math.max(...classes.map((name) => textWidth(name, SIZE, true)));
  const stacked = longest > width * 0.3;
  const most = stacked ? STACKED_ROWS : MOST_ROWS;
  const shown = ranked.length <= most ? [...ranked].sort((a, b) => a - b) : ranked.slice(0, most);
  const finite = shown.map((index) => scores[index] ?? 0).filter(Number.isFinite);
  const full = kind === "probability" ? 1 : Math.max(...finite, Number.MIN_VALUE);
  const rows = shown.map((index): Row => {
    const [name, score] = [classes[index] ?? "", scores[index] ?? Number.NaN];
    const best = index === ranked[0];
    const colour = best ? (right(prediction, name) ? "blue" : "orange") : "muted";
    const share = Number.isFinite(score) ? Math.min(1, Math.max(0, score / full)) : 0;
    return {
      name,
      value: kind === "probability" ? percentText(score) : measureText(score),
      share,
      best,
      colour,
    };
  });
  const pitch = stacked ? STACKED_ROW : ROW;
  const draw = stacked ? stackedRow : flatRow;
  const svg = rows.map((row, i) => draw(row, { x, y: y + i * pitch, width, label: longest }));
  return { svg: svg.join("\n"), height: rows.length * pitch };
}

/** The room of one row. */
interface RowPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Width of the longest name. */
  readonly label: number;
}

function valueText({ value, best }: Row, right: number, y: number): string {
  return text(value, {
    class: `${best ? "ink" : "muted"} small end${best ? " strong" : ""}`,
    x: right,
    y,
  });
}

/** Name, bar and value in one line. */
function flatRow(row: Row, { x, y, width, label }: RowPlace): string {
  const start = x + label + 7;
  const track = width - label - 14 - VALUE;
  return group(
    {},
    text(row.name, { class: `ink small end${row.best ? " strong" : ""}`, x: x + label, y: y + 12 }),
    element("rect", { class: "faint", x: start, y: y + 3, width: track, height: 11 }),
    element("rect", {
      class: row.colour,
      x: start,
      y: y + 3,
      width: track * row.share,
      height: 11,
    }),
    valueText(row, x + width, y + 12),
  );
}

/** Name and value above the bar. */
function stackedRow(row: Row, { x, y, width }: RowPlace): string {
  return group(
    {},
    text(fitText(row.name, width - VALUE - 6, SIZE, row.best), {
      class: `ink small${row.best ? " strong" : ""}`,
      x,
      y: y + 12,
    }),
    valueText(row, x + width, y + 12),
    element("rect", { class: "faint", x, y: y + 18, width, height: 8 }),
    element("rect", { class: row.colour, x, y: y + 18, width: width * row.share, height: 8 }),
  );
}

function right({ truth }: Prediction, name: string): boolean {
  return truth === undefined || truth === name;
}
