import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { formatTable, tableWidth } from "./table.js";

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

describe("on a narrow screen", () => {
  const wide = [
    { head: "layer" },
    { head: "kind", spare: 1 },
    { head: "MACs", align: "right", spare: 2 },
    { head: "ms", align: "right" },
  ] as const;
  const cells = [
    ["layer4/0/downsample/conv", "conv2d", "117,600", "0.1"],
    ["C1", "conv2d", "1", "2.5"],
  ];
  const at = (width: number): string => formatTable(wide, cells, pc.createColors(false), 1, width);

  test("columns that can be spared are left out in their order, and only where they must be", () => {
    expect(tableWidth(at(50))).toBe(48);
    expect(at(48)).toContain("conv2d");
    expect(at(47)).not.toContain("conv2d");
    expect(at(47)).toContain("117,600");
    expect(at(35)).not.toContain("117,600");
    expect(at(35)).toContain("layer4/0/downsample/conv");
  });

  test("then words are folded, and no letter of them is lost", () => {
    expect(at(20)).toBe(
      [
        "  layer         ms",
        "  ────────────────",
        "  layer4/0/    0.1",
        "  downsample/",
        "  conv",
        "  ────────────────",
        "  C1           2.5",
      ].join("\n"),
    );
  });

  test("each line of folded words has their colour", () => {
    const colors = pc.createColors(true);
    const painted = [[colors.red("one two three"), "", "", "1"]];
    const text = formatTable(wide, painted, colors, 0, 16);
    expect(text).toContain(colors.red("one two"));
    expect(text).toContain(colors.red("three"));
  });
});
