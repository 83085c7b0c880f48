/** From a model, its weights and a picture to a workbook on disk; the size is looked at before anything is read. */
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { INPUT, IoError, type Model, tensor, tidy } from "@convscope/core";
import {
  type SheetSize,
  type SpreadsheetValues,
  sheetSizes,
  spreadsheet,
  type Workbook,
} from "@convscope/explain";
import { createFileCheckpointStore } from "@convscope/train/node";
import { createBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel } from "../model-source.js";
import { recipeFor } from "../recipes.js";
import type { Session } from "../session.js";
import { count } from "../terminal/numbers.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import { inputFor, valuedNetwork } from "../trace/network-with-input.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { UsageError } from "../usage-error.js";
import { pixelWords } from "./pixel-words.js";
import { type SheetCommandOptions, sheetBackend } from "./sheet-options.js";
import { writeXlsxFile } from "./write-xlsx.js";

/** Writes the workbook and says what is in it. @throws UsageError, UnsupportedError, IoError, FormatError */
export async function runSheet(
  { screen, json }: Session,
  name: string,
  options: SheetCommandOptions,
): Promise<ExitCode> {
  const path = await checkedPath(options.output);
  const sizes = sheetSizes(await describedModel(name, options.size));
  const { model, about, note } = await valuedNetwork(name, options);
  const { normalisation } = recipeFor(model.name);
  const preprocessing = preprocessingFor(model, normalisation);
  const picture = await inputFor(model, options.input, options.seed);
  const workbook = await workbookOf(
    model,
    picture,
    {
      about: [
        ["picture", options.input],
        ["weights", about],
      ],
      pixels: pixelWords(preprocessing),
    },
    options.backend,
  );
  const bytes = await writeXlsxFile(workbook);
  await createFileCheckpointStore(path).save(bytes);
  model.dispose();
  const answer = workbook.sheets[0]?.cells.find(({ role }) => role === "answer")?.value;
  if (json) {
    screen.result({
      model: model.name,
      file: path,
      bytes: bytes.length,
      prediction: answer,
      sheets: sizes,
    });
    return exitCodes.ok;
  }
  if (note !== undefined) screen.note(note);
  screen.print(tableOf(sizes, screen));
  screen.print();
  const shows = answer === undefined ? "" : ` It shows ${answer}.`;
  const text = `${path} holds all of ${model.name} as formulas.${shows} Change a pixel on sheet ${INPUT}, and watch.`;
  screen.print(wrap("", text, screen.width));
  return exitCodes.ok;
}

/** @throws UsageError for another ending, IoError for a folder */
async function checkedPath(path: string): Promise<string> {
  if (extname(path).toLowerCase() !== ".xlsx") {
    throw new UsageError(
      `A spreadsheet is written as .xlsx, not as "${path}": name such a file with -o cnn.xlsx.`,
    );
  }
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return path;
  throw new IoError(
    `${path}: found a folder, expected a place for a file; name a file in it: -o ${path}/cnn.xlsx`,
    {
      path,
    },
  );
}

/** The workbook at one picture; by default computed in float64, as spreadsheets do. */
export async function workbookOf(
  model: Model,
  picture: Float32Array,
  words: Pick<SpreadsheetValues, "about" | "pixels"> = {},
  backendName: string = sheetBackend,
): Promise<Workbook> {
  const backend = await createBackend(backendName);
  try {
    await model.to(backend);
    const { output, taps } = tidy(() =>
      model.predict(tensor(backend, picture, [1, ...model.input]), {
        taps: model.nodes.map((node) => node.name),
      }),
    );
    const values = new Map<string, Float32Array>([[INPUT, picture]]);
    for (const [node, tap] of taps) values.set(node, await tap.data());
    for (const held of [output, ...taps.values()]) held.dispose();
    const variables = new Map<string, Float32Array>();
    for (const [key, variable] of model.variables) variables.set(key, await variable.read());
    await model.to(undefined);
    return spreadsheet(model, { ...words, values, variables });
  } finally {
    backend.dispose();
  }
}

function tableOf(sizes: readonly SheetSize[], { colors, width }: Session["screen"]): string {
  const rows = sizes.map(({ layer, values, parameters }) => [
    layer,
    count(values),
    count(parameters),
    count(values + parameters),
  ]);
  const sum = (of: (size: SheetSize) => number): string =>
    count(sizes.reduce((total, size) => total + of(size), 0));
  const total = [
    "total",
    sum(({ values }) => values),
    sum(({ parameters }) => parameters),
    sum(({ values, parameters }) => values + parameters),
  ];
  const columns = ["values", "parameters", "cells"].map((head) => ({
    head,
    align: "right" as const,
  }));
  return formatTable([{ head: "sheet" }, ...columns], [...rows, total], colors, 0, width);
}
