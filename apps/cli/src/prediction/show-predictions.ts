/** Predictions as a table, and the pictures as the network saw them. */
import type { Shape } from "@convscope/core";
import { formatGallery } from "../terminal/gallery.js";
import { percent } from "../terminal/numbers.js";
import { pictureOf } from "../terminal/picture.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable, tableWidth } from "../terminal/table.js";

/** A picture that was read, as the network's input. */
export interface ReadPicture {
  readonly file: string;
  readonly input: Float32Array;
}

/** A file that is no picture, or cannot be read. */
export interface UnreadPicture {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

/** A class and how sure the model is of it, 0..1. */
export interface Guess {
  readonly label: string;
  readonly confidence: number;
}

/** Below this a prediction is marked as unsure. */
const SURE = 0.5;

interface Shown {
  readonly picture: ReadPicture;
  readonly top: readonly Guess[];
}

/** Prints the table, and the drawings if asked for. */
export function printPredictions(
  predictions: readonly Shown[],
  input: Shape,
  draw: boolean,
  screen: Screen,
): void {
  if (predictions.length === 0) return;
  const { colors } = screen;
  if (draw) {
    const exhibits = predictions.map(({ picture, top: [best] }) => ({
      picture: pictureOf(picture.input, input),
      captions: [
        { text: `${best?.label} ${certainty(best?.confidence ?? 0)}`, paint: colors.bold },
        { text: baseName(picture.file), paint: colors.dim },
      ],
    }));
    screen.print(formatGallery(exhibits, screen));
    screen.print();
  }
  const longest = Math.max(...predictions.map(({ picture }) => picture.file.length));
  const table = formatPredictions(predictions, longest, colors);
  const excess = screen.isTerminal ? tableWidth(table) - screen.width : 0;
  const room = Math.max(LEAST_NAME, longest - Math.max(0, excess));
  screen.print(room < longest ? formatPredictions(predictions, room, colors) : table);
}

/** Letters of a file's name that are shown however narrow the terminal is. */
const LEAST_NAME = 12;

function formatPredictions(
  predictions: readonly Shown[],
  nameWidth: number,
  colors: Screen["colors"],
): string {
  const columns = [
    { head: "file" },
    { head: "prediction" },
    { head: "confidence", align: "right" as const },
    { head: "runners-up" },
  ];
  const rows = predictions.map(({ picture, top: [best, ...others] }) => {
    const confidence = best?.confidence ?? 0;
    const paint = confidence < SURE ? colors.yellow : colors.green;
    return [
      shortened(picture.file, nameWidth),
      colors.bold(best?.label ?? ""),
      paint(certainty(confidence)),
      colors.dim(others.filter(isWorthNaming).map(describe).join("  ")),
    ];
  });
  return formatTable(columns, rows, colors);
}

/** The end of a path tells files apart better than its beginning. */
function shortened(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}

/** Nothing is certain: what rounds to 100 % says that it is a little less. */
function certainty(confidence: number): string {
  return confidence > 0.9995 ? "> 99.9 %" : percent(confidence);
}

/** Whether a runner-up is more than 0.0 %. */
function isWorthNaming({ confidence }: Guess): boolean {
  return confidence >= 0.0005;
}

function describe({ label, confidence }: Guess): string {
  return `${label} ${percent(confidence)}`;
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
