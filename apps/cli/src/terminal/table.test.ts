import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { expect, test } from "vitest";
import { formatTable } from "./table.js";

const columns = [{ head: "layer" }, { head: "MACs", align: "right" }] as const;
const rows = [
  ["C1", "117,600"],
  ["S2", "0"],
  ["total", "117,600"],
];

test("numbers are aligned to the right and the totals stand below a rule", () => {
  expect(formatTable(columns, rows, pc.createColors(false), 1)).toBe(
    [
      "  layer     MACs",
      "  ──────────────",
      "  C1     117,600",
      "  S2           0",
      "  ──────────────",
      "  total  117,600",
    ].join("\n"),
  );
});

test("colour changes no column", () => {
  const colors = pc.createColors(true);
  const painted = rows.map(([name = "", macs = ""]) => [colors.bold(name), colors.red(macs)]);
  const text = formatTable(columns, painted, colors, 1);
  expect(text).not.toBe(stripVTControlCharacters(text));
  expect(stripVTControlCharacters(text)).toBe(
    formatTable(columns, rows, pc.createColors(false), 1),
  );
});
