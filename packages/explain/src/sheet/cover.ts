/** The first sheet: what the network is, what it says, which sheets there are, how to read the colours. */
import type { Model } from "@convscope/core";
import { cellAddress } from "./address.js";
import { softmaxFormula } from "./layers/element-wise.js";
import type { Page } from "./page.js";
import { cell, isRow, type Place, run } from "./place.js";

/** What the cover tells. */
export interface CoverContent {
  readonly about: readonly (readonly [label: string, text: string])[];
  readonly output: Place | undefined;
  readonly values: Float32Array;
  readonly sheets: readonly string[];
}

/** Columns of the table of classes. */
const COLUMN = { class: 1, output: 2, score: 3 } as const;

/** Writes the cover. */
export function writeCover(page: Page, model: Model, content: CoverContent): void {
  const { about, output, values, sheets } = content;
  page.line("title", `${model.name} as a spreadsheet`);
  page.line(
    "note",
    "Every value is a formula. Change a pixel or a weight, and the answer follows.",
  );
  page.line("note", "");
  const source = model.metadata.source;
  const told = source === undefined ? about : [["network", `${model.name} (${source})`], ...about];
  for (const [label = "", text = ""] of told) {
    page.text(page.next, 0, "label", label);
    page.text(page.next, 1, "text", text);
    page.advance(1);
  }
  page.advance(1);
  if (output !== undefined && isRow(output)) writeAnswer(page, model, output, values);
  page.line("heading", "sheets");
  sheets.forEach((name, i) => {
    const node = i === 0 ? undefined : model.nodes[i - 1];
    page.text(page.next, 0, "label", name);
    page.text(page.next, COLUMN.class, "text", (node?.outputShape ?? model.input).join(" × "));
    page.text(page.next, COLUMN.output, "text", node?.layer.kind ?? "the picture");
    page.advance(1);
  });
  page.advance(1);
  page.line("heading", "colours");
  for (const text of LEGEND) page.line("note", text);
}

const LEGEND = [
  "input: from black (least) to white (most)",
  "values that are never negative: from pale (0) to blue (most)",
  "values and weights of both signs: orange below 0, white at 0, blue above; equally deep where equally large",
];

/** How outputs become scores. */
interface Scoring {
  readonly heading: string;
  readonly formula: (value: string) => string;
  readonly scores: readonly number[];
}

function writeAnswer(page: Page, model: Model, output: Place, values: Float32Array): void {
  const { maps } = output;
  const classes = model.metadata.classes ?? [];
  const names = Array.from({ length: maps }, (_, i) => classes[i] ?? String(i));
  const scoring = scoringOf(model, run(output, 0, maps, true), [...values]);
  const answer = page.next;
  page.advance(2);
  page.line("heading", "classes");
  page.text(page.next, COLUMN.class, "label", "class");
  page.text(page.next, COLUMN.output, "label", model.output);
  page.text(page.next, COLUMN.score, "label", scoring.heading);
  page.advance(1);
  const first = page.next;
  names.forEach((name, i) => {
    const row = first + i;
    const value = { value: values[i] ?? 0, formula: cell(output, i, 0, 0) };
    page.text(row, COLUMN.class, "text", name);
    page.put(row, COLUMN.output, "number", value);
    const formula = scoring.formula(cellAddress(row, COLUMN.output));
    page.put(row, COLUMN.score, "number", { value: scoring.scores[i] ?? 0, formula });
  });
  page.advance(maps + 1);
  const column = (at: number): string =>
    `${cellAddress(first, at, true)}:${cellAddress(first + maps - 1, at, true)}`;
  page.colour(column(COLUMN.score).replaceAll("$", ""), "share");
  const scores = column(COLUMN.score);
  const best = scoring.scores.indexOf(Math.max(...scoring.scores));
  page.text(answer, 0, "heading", "it shows");
  page.put(answer, 1, "answer", {
    value: names[best] ?? "",
    formula: `INDEX(${column(COLUMN.class)},MATCH(MAX(${scores}),${scores},0))`,
  });
}

/** Scores as the model's loss makes them; where there is none, by softmax. */
function scoringOf(model: Model, all: string, values: readonly number[]): Scoring {
  const { loss } = model.metadata;
  if (loss?.["kind"] === "rbf") {
    const { j = 0.1 } = loss;
    const nothing = Number(j);
    const nearest = Math.min(nothing, ...values);
    const share = (distance: number): number => Math.exp(nearest - distance);
    const total = values.reduce((sum, distance) => sum + share(distance), share(nothing));
    const least = `MIN(${nothing},${all})`;
    return {
      heading: "score",
      formula: (value) =>
        `EXP(${least}-${value})/(EXP(${least}-${nothing})+SUMPRODUCT(EXP(${least}-${all})))`,
      scores: values.map((distance) => share(distance) / total),
    };
  }
  const largest = Math.max(...values);
  const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return {
    heading: "score (softmax)",
    formula: (value) => softmaxFormula(value, all),
    scores: values.map((value) => Math.exp(value - largest) / total),
  };
}
