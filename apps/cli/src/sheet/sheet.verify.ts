// LibreOffice calculates our workbooks anew: every cell is what our own forward pass gives, before and after a change.
import { INPUT, type Model, Random, sizeOf } from "@convscope/core";
import type { Sheet, Workbook } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { everyKind } from "../testing/every-kind.js";
import { recalculate } from "../testing/recalculate.js";
import { workbookOf } from "./run-sheet.js";
import { writeXlsxFile } from "./write-xlsx.js";

const NEAR = 1e-4;

/** Cells that are not what they should be, and the number of those that were compared. */
async function differences(
  file: Uint8Array,
  expected: Workbook,
): Promise<{ readonly wrong: readonly string[]; readonly compared: number }> {
  const calculated = await recalculate(file);
  const wrong: string[] = [];
  let compared = 0;
  for (const { name, cells } of expected.sheets) {
    const rows = calculated.sheets.find((sheet) => sheet.name === name)?.rows;
    for (const { row, column, value } of cells) {
      const found = rows?.[row]?.[column];
      const agrees =
        typeof value === "number"
          ? typeof found === "number" &&
            Math.abs(found - value) <= NEAR * Math.max(1, Math.abs(value))
          : String(found) === value;
      compared++;
      if (!agrees) wrong.push(`${name} ${row},${column}: ${String(found)}, not ${value}`);
    }
  }
  return { wrong, compared };
}

/** The workbook with one pixel typed over, and all other cells as they were. */
function withPixel(workbook: Workbook, index: number, value: number): Workbook {
  const retyped = (sheet: Sheet): Sheet => {
    const pixels = sheet.cells.filter(({ role }) => role === "pixel");
    const cells = sheet.cells.map((cell) => (cell === pixels[index] ? { ...cell, value } : cell));
    return { ...sheet, cells };
  };
  return {
    ...workbook,
    sheets: workbook.sheets.map((sheet) => (sheet.layer === INPUT ? retyped(sheet) : sheet)),
  };
}

const models: readonly (readonly [name: string, model: () => Model])[] = [
  ["lenet5-modern", () => createModel("lenet5-modern").initialise(1)],
  ["lenet5", () => createModel("lenet5").initialise(2)],
  ["cs231n-demo", () => createModel("cs231n-demo").initialise(5)],
  ["every kind", () => everyKind(3)],
];

test.each(models)(
  "%s: each cell is what the forward pass gives, and follows a pixel",
  async (_, make) => {
    const model = make();
    const random = new Random(4);
    const picture = Float32Array.from({ length: sizeOf(model.input) }, () => random.normal());
    const workbook = await workbookOf(model, picture);
    const first = await differences(await writeXlsxFile(workbook), workbook);
    expect(first.wrong.slice(0, 10)).toEqual([]);
    expect(first.compared).toBeGreaterThan(sizeOf(model.input));

    const place = Math.floor(picture.length / 2) + 3;
    const changed = picture.with(place, (picture[place] ?? 0) + 3);
    const after = await workbookOf(model, changed);
    const outputs = (book: Workbook) => book.sheets.at(-1)?.cells.map(({ value }) => value);
    expect(outputs(after)).not.toEqual(outputs(workbook));
    const typed = withPixel(workbook, place, changed[place] ?? 0);
    const second = await differences(await writeXlsxFile(typed), after);
    expect(second.wrong.slice(0, 10)).toEqual([]);
    expect(second.compared).toBe(first.compared);
    model.dispose();
  },
);
