/** Figures of a training from the summary.json that it left: `loss` and `confusion`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, IoError } from "@convscope/core";
import { confusionMatrix, type EpochRecord, lossCurve } from "@convscope/figures";
import { UsageError } from "../usage-error.js";
import { whyUnread } from "../why-unread.js";
import type { DrawnFigure } from "./draw-options.js";

/** What is read of a summary.json. */
interface Told {
  readonly path: string;
  readonly fields: ReadonlyMap<string, unknown>;
}

/** The loss and the accuracy over the epochs. @throws UsageError, IoError, FormatError */
export async function drawLoss(args: readonly string[]): Promise<DrawnFigure> {
  const told = await summaryIn("loss", args);
  const history = told.fields.get("history");
  if (!Array.isArray(history) || history.length === 0) throw missing(told, "history");
  const records = history.map((record: unknown) => epochOf(record, told));
  return { svg: lossCurve(records, `Training of ${nameIn(told)}`) };
}

/** What was taken for what in the test. @throws UsageError, IoError, FormatError, ShapeError */
export async function drawConfusion(args: readonly string[]): Promise<DrawnFigure> {
  const told = await summaryIn("confusion", args);
  const classes = told.fields.get("classes");
  const counts = told.fields.get("confusion");
  if (!Array.isArray(classes)) throw missing(told, "classes");
  if (!Array.isArray(counts)) throw missing(told, "confusion");
  const rows = counts.map((row: unknown) => {
    if (!Array.isArray(row)) throw missing(told, "confusion");
    return row.map(Number);
  });
  const title = `What ${nameIn(told)} took for what`;
  return { svg: confusionMatrix({ title, classes: classes.map(String), counts: rows }) };
}

async function summaryIn(what: string, args: readonly string[]): Promise<Told> {
  const [folder, ...more] = args;
  if (folder === undefined || more.length > 0) {
    throw new UsageError(
      `draw ${what} takes the folder that a training left. Try: convscope draw ${what} out`,
    );
  }
  const path = folder.endsWith(".json") ? folder : join(folder, "summary.json");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new IoError(
      `${path}: could not read it (${whyUnread(cause)}), expected the summary.json that convscope train leaves; name the folder of a training that has ended`,
      { path },
      cause,
    );
  });
  const fields = fieldsOf(parsed(text));
  if (fields === undefined) throw missing({ path, fields: new Map() }, "history");
  return { path, fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? new Map<string, unknown>(Object.entries(value)) : undefined;
}

function nameIn({ fields }: Told): string {
  return String(fields.get("model") ?? "the network");
}

/** JSON writes null for what is no number. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

function epochOf(record: unknown, told: Told): EpochRecord {
  const fields = fieldsOf(record);
  const epoch = fields?.get("epoch");
  if (fields === undefined || typeof epoch !== "number") throw missing(told, "history");
  const [loss, accuracy] = [numberOf(fields.get("loss")), numberOf(fields.get("accuracy"))];
  const own = fieldsOf(fields.get("validation"));
  if (own === undefined) return { epoch, loss, accuracy };
  const validation = {
    loss: numberOf(own.get("loss")),
    accuracy: numberOf(own.get("accuracy")),
  };
  return { epoch, loss, accuracy, validation };
}

function missing({ path }: Told, field: string): FormatError {
  return new FormatError(
    `${path}: found no "${field}" as convscope train writes it, expected the summary.json of a training that ended; train again, or name another folder`,
    { path, field },
  );
}
