/**
 * Images as CSV, one per line: a label and its pixels, as MNIST is often passed on.
 * Not other tables: every column but the label's must be a pixel.
 */
import { FormatError } from "@convscope/core/errors";
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { createDataset, type Dataset, type ImageShape } from "../dataset.js";

/** How to read a CSV of images. */
export interface CsvOptions {
  /** Names the file in errors; default "CSV". */
  readonly name?: string;
  /** The label's column, by name or place from 0; default: the one headed "label" or "class", else the first. */
  readonly labelColumn?: string | number;
  /** [C, H, W] of the images; default: one square channel. */
  readonly shape?: ImageShape;
}

/** Rows as they are read: pixels go to one growing array at once, since text takes ten times the memory. */
interface Table {
  readonly name: string;
  labelColumn: number;
  columns: number;
  readonly labels: string[];
  readonly lines: number[];
  pixels: Float32Array;
  largest: number;
}

const LABEL_NAMES: readonly string[] = ["label", "labels", "class", "target", "y"];

/**
 * Reads labelled images from CSV; pixels are 0..255, or 0..1 when none is larger (they become bytes).
 * A first line that holds no number in a pixel's place is a header.
 *
 * @throws FormatError with the line, when a row has another length, a pixel is no number or out of range, or none is left.
 * @example
 * ```ts
 * import { parseCsv } from "@convscope/data";
 * const set = parseCsv("label,p0,p1,p2,p3\n1,0,255,255,0\n0,9,9,9,9\n");
 * if (set.count !== 2 || set.shape.join() !== "1,2,2") throw new Error("expected two 2×2 images");
 * ```
 */
export function parseCsv(text: string, options: CsvOptions = {}): Dataset {
  const table: Table = {
    name: options.name ?? "CSV",
    labelColumn: 0,
    columns: 0,
    labels: [],
    lines: [],
    pixels: new Float32Array(0),
    largest: 0,
  };
  readRows(text, table, options);
  if (table.labels.length === 0) {
    throw new FormatError(
      `${table.name}: found no rows with an image, expected at least 1 (the file is empty or only a header)`,
    );
  }
  const size = table.columns - 1;
  const shape = options.shape ?? squareShape(table.name, size);
  if (shape[0] * shape[1] * shape[2] !== size) {
    throw new FormatError(
      `${table.name}: found ${size} pixels a row, expected ${shape[0] * shape[1] * shape[2]} (${shape.join("·")})`,
      { pixels: size, shape },
    );
  }
  const scale = table.largest <= 1 ? 255 : 1;
  const used = table.pixels.subarray(0, table.labels.length * size);
  const images = Uint8Array.from(used, (v) => Math.round(v * scale));
  return createDataset({ shape, images, ...numberClasses(table) });
}

/** Lines without quotes need no parser: splitting them is ten times as fast. */
function readRows(text: string, table: Table, options: CsvOptions): void {
  if (/"|\r(?!\n)/.test(text)) {
    readQuotedRows(text, table, options);
    return;
  }
  let line = 0;
  for (let start = text.startsWith("\uFEFF") ? 1 : 0; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const row = text.slice(start, end).trim();
    line += 1;
    start = end + 1;
    if (row === "") continue;
    addRow(
      table,
      row.split(",").map((cell) => cell.trim()),
      line,
      options,
    );
  }
}

function readQuotedRows(text: string, table: Table, options: CsvOptions): void {
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      onRecord: (record, { lines }) => {
        addRow(table, record, lines, options);
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new FormatError(
      `${table.name}: found text that is no CSV (${cause.message}), expected comma-separated values`,
      { line: cause["lines"] },
      cause,
    );
  }
}

function addRow(table: Table, record: readonly string[], line: number, options: CsvOptions): void {
  if (table.columns === 0) {
    table.columns = record.length;
    if (record.length < 2) {
      throw new FormatError(
        `${table.name} line ${line}: found ${record.length} column, expected a label and at least one pixel, separated by commas`,
        { line, columns: record.length },
      );
    }
    const header = isHeader(record, options.labelColumn);
    table.labelColumn = findLabelColumn(table, record, header, options.labelColumn);
    if (header) return;
  }
  if (record.length !== table.columns) {
    throw new FormatError(
      `${table.name} line ${line}: found ${record.length} columns, expected ${table.columns} (as in the first line); mend or remove the line`,
      { line, found: record.length, expected: table.columns },
    );
  }
  const label = record[table.labelColumn] as string;
  if (label === "") {
    throw new FormatError(
      `${table.name} line ${line}: found an empty label in column ${table.labelColumn + 1}, expected a class`,
      { line },
    );
  }
  addPixels(table, record, line);
  table.labels.push(label);
  table.lines.push(line);
}

function addPixels(table: Table, record: readonly string[], line: number): void {
  const size = table.columns - 1;
  const start = table.labels.length * size;
  if (start + size > table.pixels.length) {
    const grown = new Float32Array(Math.max(1024 * size, 2 * table.pixels.length));
    grown.set(table.pixels);
    table.pixels = grown;
  }
  let at = start;
  for (let column = 0; column < record.length; column += 1) {
    if (column === table.labelColumn) continue;
    const cell = record[column] as string;
    const value = cell === "" ? Number.NaN : Number(cell);
    if (!(value >= 0 && value <= 255)) {
      throw new FormatError(
        `${table.name} line ${line}: found "${cell}" in column ${column + 1}, expected a pixel from 0 to 255 (or 0 to 1)`,
        { line, column: column + 1, cell },
      );
    }
    if (value > table.largest) table.largest = value;
    table.pixels[at] = value;
    at += 1;
  }
}

/** A header holds no number in any pixel's place; one broken pixel does not make a header. */
function isHeader(record: readonly string[], labelColumn: string | number | undefined): boolean {
  if (typeof labelColumn === "string") return true;
  const skip = labelColumn ?? 0;
  return record.every((cell, i) => i === skip || cell === "" || Number.isNaN(Number(cell)));
}

function findLabelColumn(
  table: Table,
  record: readonly string[],
  header: boolean,
  wanted: string | number | undefined,
): number {
  if (typeof wanted === "number") {
    if (Number.isInteger(wanted) && wanted >= 0 && wanted < record.length) return wanted;
    throw new FormatError(
      `${table.name}: found ${record.length} columns, expected one at place ${wanted} for the label (counted from 0)`,
      { columns: record.length, wanted },
    );
  }
  if (wanted !== undefined) {
    const named = record.indexOf(wanted);
    if (named !== -1) return named;
    throw new FormatError(
      `${table.name}: found no column "${wanted}" in the header (${record.slice(0, 5).join(", ")}, ...), expected the label's name; name another column`,
      { wanted },
    );
  }
  const usual = header ? record.findIndex((cell) => LABEL_NAMES.includes(cell.toLowerCase())) : -1;
  return usual === -1 ? 0 : usual;
}

function squareShape(name: string, size: number): ImageShape {
  const side = Math.round(Math.sqrt(size));
  if (side * side !== size) {
    throw new FormatError(
      `${name}: found ${size} pixels a row, expected a square number such as 784 (28·28); state the images' shape`,
      { pixels: size },
    );
  }
  return [1, side, side];
}

/** Whole numbers are their own class (absent ones keep their place); any other labels are classes in sorted order. */
function numberClasses(table: Table): { classes: string[]; labels: Uint16Array } {
  const numbers = table.labels.map(Number);
  const whole = table.labels.every(
    (label, i) => /^\d+(\.0+)?$/.test(label) && numbers[i] !== undefined,
  );
  if (whole) {
    const largest = numbers.reduce((most, n) => Math.max(most, n), 0);
    if (largest >= 1000) {
      const line = table.lines[numbers.indexOf(largest)];
      throw new FormatError(
        `${table.name} line ${line}: found label ${largest}, expected one below 1000 (labels are class numbers); is column ${table.labelColumn + 1} the label's?`,
        { line, label: largest },
      );
    }
    const classes = Array.from({ length: largest + 1 }, (_, c) => String(c));
    return { classes, labels: Uint16Array.from(numbers) };
  }
  const classes = [...new Set(table.labels)].sort();
  const place = new Map(classes.map((label, i) => [label, i]));
  return { classes, labels: Uint16Array.from(table.labels, (label) => place.get(label) ?? 0) };
}
