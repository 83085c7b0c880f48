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

const ROW = 19;
const MOST_ROWS = 10;

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

/** The bars, at most ten: all classes in their order, or the ten best. */
export function predictionBars(prediction: Prediction, x: number, y: number, width: number): Block {
  const ranked = ranking(prediction);
  const [best = 0] = ranked;
  const shown =
    ranked.length <= MOST_ROWS ? [...ranked].sort((a, b) => a - b) : ranked.slice(0, MOST_ROWS);
  const { classes, scores, kind } = prediction;
  const finite = shown.map((index) => scores[index] ?? 0).filter(Number.isFinite);
  const full = kind === "probability" ? 1 : Math.max(...finite, Number.MIN_VALUE);
  const labelWidth = Math.min(
    width * 0.45,
    Math.max(...shown.map((index) => textWidth(classes[index] ?? "", 11.5, true)), 10),
  );
  const valueWidth = textWidth(kind === "probability" ? "> 99.9 %" : "−0.0e+00", 11.5) + 4;
  const track = width - labelWidth - valueWidth - 14;
  const rows = shown.map((index, row) => {
    const score = scores[index] ?? Number.NaN;
    const top = y + row * ROW;
    const name = classes[index] ?? "";
    const chosen = index === best ? " strong" : "";
    const length = Number.isFinite(score) ? Math.min(1, Math.max(0, score / full)) * track : 0;
    const colour = index === best ? (right(prediction, name) ? "blue" : "orange") : "muted";
    return group(
      {},
      text(fitText(name, labelWidth, 11.5, true), {
        class: `ink small end${chosen}`,
        x: x + labelWidth,
        y: top + 12,
      }),
      element("rect", {
        class: "faint",
        x: x + labelWidth + 7,
        y: top + 3,
        width: track,
        height: 11,
      }),
      element("rect", {
        class: colour,
        x: x + labelWidth + 7,
        y: top + 3,
        width: length,
        height: 11,
      }),
      text(kind === "probability" ? percentText(score) : measureText(score), {
        class: `${index === best ? "ink" : "muted"} small end${chosen}`,
        x: x + width,
        y: top + 12,
      }),
    );
  });
  return { svg: rows.join("\n"), height: shown.length * ROW };
}

function right({ truth }: Prediction, name: string): boolean {
  return truth === undefined || truth === name;
}
