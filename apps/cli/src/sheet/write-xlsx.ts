/** A workbook as an XLSX file: roles become looks, scales become conditional formats. The cells are explain's. */
import { INPUT } from "@convscope/core";
import type { CellRole, Coloured, Sheet, SheetCell, Workbook } from "@convscope/explain";
import type { Cell, CellStyle, ColumnDef, ConditionalRule, WriteSheet } from "hucre/xlsx";

/** Width of a cell of a map, which makes it nearly square, and of the labels before it; in letters. */
const NARROW = 2.9;
const LABELS = 13;
const COVER: readonly number[] = [16, 22, 16, 16];
/** Points. */
const ROW = 18;
const COVER_ROW = 15;
const TITLE_ROW = 24;

/** One that every spreadsheet has, or has one of the same widths for. */
const FONT = { name: "Arial" } as const;

const looks: Readonly<Record<CellRole, CellStyle>> = {
  title: { font: { ...FONT, size: 16, bold: true } },
  note: { font: { ...FONT, size: 10, color: { rgb: "595959" } } },
  heading: { font: { ...FONT, size: 11, bold: true } },
  label: { font: { ...FONT, size: 8, color: { rgb: "595959" } } },
  pixel: { font: { ...FONT, size: 6, color: { rgb: "D9730D" } }, numFmt: "0.00" },
  number: { font: { ...FONT, size: 6 }, numFmt: "0.00" },
  text: { font: { ...FONT, size: 10 } },
  answer: { font: { ...FONT, size: 16, bold: true, color: { rgb: "1F5F99" } } },
};
const coverNumber: CellStyle = {
  font: { ...FONT, size: 10 },
  numFmt: "0.0000",
  alignment: { horizontal: "left" },
};

/** Blue, white and orange can be told apart by everybody, and are light enough to read black numbers on. */
const colours = {
  blue: "FF4393C3",
  white: "FFFFFFFF",
  orange: "FFE08214",
  black: "FF000000",
  tile: "FFEDF2F7",
} as const;

/** The bytes of the file. */
export async function writeXlsxFile(workbook: Workbook): Promise<Uint8Array> {
  const { writeXlsx } = await import("hucre/xlsx");
  return await writeXlsx({
    sheets: workbook.sheets.map(sheetOf),
    properties: { title: workbook.title, creator: "convscope" },
  });
}

function sheetOf(sheet: Sheet): WriteSheet {
  const { name, cells, coloured, layer } = sheet;
  const isCover = layer === undefined;
  const onePage = isCover || layer === INPUT;
  const columns = cells.reduce((most, { column }) => Math.max(most, column), 0) + 1;
  const rows = cells.reduce((most, { row }) => Math.max(most, row), 0) + 1;
  const widths = Array.from({ length: columns }, (_, i): ColumnDef => {
    return { width: isCover ? (COVER[i] ?? NARROW) : i === 0 ? LABELS : NARROW };
  });
  const tall = new Set(
    cells.flatMap(({ row, role }) => (role === "title" || role === "answer" ? [row] : [])),
  );
  return {
    name,
    columns: widths,
    rowDefs: new Map(
      Array.from({ length: rows }, (_, i) => [
        i,
        { height: tall.has(i) ? TITLE_ROW : isCover ? COVER_ROW : ROW },
      ]),
    ),
    cells: new Map(
      cells.map((cell) => [`${cell.row},${cell.column}`, cellOf(cell, isCover)] as const),
    ),
    conditionalRules: coloured.map(ruleOf),
    view: { showGridLines: false },
    // What a sheet and its lines are stays in sight.
    ...(isCover ? {} : { freezePane: { rows: 1, columns: 1 } }),
    pageSetup: {
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: onePage ? 1 : 0,
    },
  };
}

function cellOf({ role, value, formula }: SheetCell, isCover: boolean): Partial<Cell> {
  const style = isCover && role === "number" ? coverNumber : looks[role];
  if (formula !== undefined) return { type: "formula", formula, formulaResult: value, style };
  return { type: typeof value === "number" ? "number" : "string", value, style };
}

function ruleOf({ range, scale, most }: Coloured, index: number): ConditionalRule {
  const rule = { priority: index + 1, range };
  const { blue, white, orange, black, tile } = colours;
  const zero = { type: "num", value: "0" } as const;
  switch (scale) {
    case "grey":
      return {
        ...rule,
        type: "colorScale",
        colorScale: { cfvo: [{ type: "min" }, { type: "max" }], colors: [black, white] },
      };
    case "positive":
      return {
        ...rule,
        type: "colorScale",
        colorScale: { cfvo: [zero, { type: "max" }], colors: [tile, blue] },
      };
    case "signed": {
      const end = most || 1;
      const ends = [-end, 0, end].map((value) => ({ type: "num" as const, value: String(value) }));
      return {
        ...rule,
        type: "colorScale",
        colorScale: { cfvo: ends, colors: [orange, white, blue] },
      };
    }
    case "share":
      return {
        ...rule,
        type: "colorScale",
        colorScale: { cfvo: [zero, { type: "num", value: "1" }], colors: [tile, blue] },
      };
    default:
      return scale satisfies never;
  }
}
