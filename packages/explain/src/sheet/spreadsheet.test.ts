import {
  connectivity,
  INPUT,
  layers,
  type Model,
  sequential,
  UnsupportedError,
} from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, test } from "vitest";
import { MOST_SHEET_CELLS, sheetSizes } from "./sheet-sizes.js";
import { spreadsheet } from "./spreadsheet.js";
import type { SheetCell, Workbook } from "./workbook.js";

/** The workbook of a network whose numbers do not matter. */
function bookOf(model: Model): Workbook {
  const shapes = [
    [INPUT, model.input] as const,
    ...model.nodes.map((node) => [node.name, node.outputShape] as const),
  ];
  const values = shapes.map(([name, shape]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return [name, Float32Array.from({ length }, (_, i) => (i % 7) / 7)] as const;
  });
  const variables = [...model.variables].map(([name, { shape }]) => {
    return [name, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5)] as const;
  });
  return spreadsheet(model, { values: new Map(values), variables: new Map(variables) });
}

function formulas(book: Workbook, name: string): readonly string[] {
  const sheet = book.sheets.find((own) => own.name === name);
  return sheet?.cells.flatMap(({ formula }) => formula ?? []) ?? [];
}

const isNumber = ({ role }: SheetCell): boolean => role === "number" || role === "pixel";

/** Maps that are normalised by what they hold. */
function normed(): Model {
  return sequential(
    "normed",
    [4, 5, 3],
    [
      ["pairs", layers.groupNorm({ channels: 4, groups: 2 })],
      ["rows", layers.layerNorm({ shape: [3], affine: false })],
      ["own", layers.instanceNorm({ channels: 4 })],
    ],
  );
}

test.each([createModel("lenet5"), createModel("lenet5-modern"), normed()])(
  "$name has as many cells as its sizes say, on a sheet a layer",
  (model) => {
    const book = bookOf(model);
    const [cover, ...sheets] = book.sheets;
    expect(cover?.layer).toBeUndefined();
    const counted = sheets.map(({ layer, cells }) => ({
      layer,
      values: cells.filter(
        (cell) => isNumber(cell) && (layer === INPUT || cell.formula !== undefined),
      ).length,
      parameters: cells.filter((cell) => cell.role === "number" && cell.formula === undefined)
        .length,
    }));
    expect(counted).toEqual(sheetSizes(model));
  },
);

test("the input's sheet says from where to where its numbers go, and what they mean where that is known", () => {
  const model = sequential("relu", [1, 1, 3], [["relu", layers.activation("relu")]]);
  const values = new Map([
    [INPUT, Float32Array.of(-0.4243, 0, 2.8215)],
    ["relu", Float32Array.of(0, 0, 2.8215)],
  ]);
  const notesOf = (pixels?: string): readonly unknown[] =>
    spreadsheet(model, { values, variables: new Map(), ...(pixels && { pixels }) })
      .sheets.find(({ layer }) => layer === INPUT)
      ?.cells.flatMap(({ role, value }) => (role === "note" ? [value] : [])) ?? [];
  const range = expect.stringContaining("now from −0.42 to 2.82.");
  expect(notesOf()).toEqual([range]);
  expect(notesOf("White is 2.82.")).toEqual([range, "White is 2.82."]);
});

test("a unit is a SUMPRODUCT for every map that it sees, whose sheet's name is in quotes where it could be a cell", () => {
  const c3 = formulas(bookOf(createModel("lenet5")), "C3")[0] ?? "";
  expect(c3).toMatch(
    /^1\.7159\*TANH\(2\/3\*\(SUMPRODUCT\('S2'!B7:F11,\$B\$\d+:\$F\$\d+\)\+.*\)\)$/,
  );
  // The first map of C3 sees three of six.
  expect(c3.match(/SUMPRODUCT/g)).toHaveLength(3);
});

test("no two cells share a place, and no formula reads an empty one", () => {
  const book = bookOf(createModel("lenet5"));
  for (const { cells } of book.sheets) {
    expect(new Set(cells.map(({ row, column }) => `${row},${column}`)).size).toBe(cells.length);
  }
  const filled = new Set(
    book.sheets.flatMap(({ name, cells }) =>
      cells.map(({ row, column }) => `${name}!${letters(column)}${row + 1}`),
    ),
  );
  for (const { name, cells } of book.sheets) {
    const read = cells.flatMap(({ formula = "" }) =>
      [...formula.matchAll(REFERENCE)].flatMap(([, sheet = name, first = "", last = first]) =>
        [first, last].map((place) => `${sheet}!${place.replaceAll("$", "")}`),
      ),
    );
    expect([...new Set(read)].filter((place) => !filled.has(place))).toEqual([]);
  }
});

/** `'C1'!$B$2:C3`: the sheet, and the ends of the range. */
const REFERENCE = /(?:'?(\w+)'?!)?(?<![A-Z])(\$?[A-Z]{1,2}\$?\d+)(?::(\$?[A-Z]{1,2}\$?\d+))?/g;

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : `${letters(Math.floor(column / 26) - 1)}${letters(column % 26)}`;
}

test("what a window reads of the padding is left out", () => {
  const layer = layers.conv2d({
    inChannels: 1,
    outChannels: 1,
    kernel: 3,
    padding: 1,
    bias: false,
  });
  const [corner, edge] = formulas(bookOf(sequential("pad", [1, 4, 4], [["conv", layer]])), "conv");
  expect(corner).toMatch(/^SUMPRODUCT\(input!B6:C7,\$C\$\d+:\$D\$\d+\)$/);
  expect(edge).toMatch(/^SUMPRODUCT\(input!B6:D7,\$B\$\d+:\$D\$\d+\)$/);
});

test("norms, poolings to a size and curves read as their definitions", () => {
  const norm = { size: 3, convention: "paper", alpha: 0.5 } as const;
  const model = sequential(
    "kinds",
    [3, 5, 4],
    [
      ["norm", layers.localResponseNorm(norm)],
      ["parts", layers.adaptiveAvgPool2d({ size: [2, 3] })],
      ["curve", layers.activation("leaky-relu", { slope: 0.2 })],
      ["most", layers.globalMaxPool2d()],
      ["again", layers.localResponseNorm(norm)],
      ["shares", layers.activation("log-softmax")],
    ],
  );
  const book = bookOf(model);
  const first = (name: string): string | undefined => formulas(book, name)[0];
  expect(first("norm")).toBe("input!B6/(2+0.5*SUMSQ(input!B6,input!G6))^0.75");
  expect(first("parts")).toBe("AVERAGE(norm!B7:C9)");
  expect(first("curve")).toBe("MAX(parts!B7,0)+0.2*MIN(parts!B7,0)");
  expect(first("most")).toBe("MAX(curve!B7:D8)");
  expect(first("again")).toBe("most!B7/(2+0.5*SUMSQ(most!B7:C7))^0.75");
  expect(first("shares")).toMatch(/^again!B7-MAX\(again!\$B\$7:\$D\$7\)-LN\(SUMPRODUCT\(EXP/);
});

test("norms of an example read means and variances that are cells of their own", () => {
  const book = bookOf(normed());
  const [mean, , , variance, first] = formulas(book, "pairs");
  expect(mean).toBe("AVERAGE(input!$B$6:$H$10)");
  expect(variance).toBe("VARP(input!$J$6:$P$10)");
  expect(first).toMatch(/^\$B\$\d+\*\(input!B6-\$B\$\d+\)\/SQRT\(\$B\$\d+\+0\.00001\)\+\$B\$\d+$/);
  expect(formulas(book, "rows")).toContain("AVERAGE(pairs!$B$8:$D$8)");
  expect(formulas(book, "own")[8]).toMatch(/^\(rows!B7-\$B\$\d+\)\/SQRT\(\$B\$\d+\+0\.00001\)$/);
});

test("layers that move values name the cell that each comes from, or the number that stands there", () => {
  const model = sequential(
    "moves",
    [1, 2, 3],
    [
      ["frame", layers.pad({ padding: [1, 0, 0, 0], value: -2 })],
      ["mirror", layers.pad({ padding: [0, 0, 1, 0], mode: "reflect" })],
      ["turned", layers.permute({ axes: [0, 2, 1] })],
      ["first", layers.slice({ axis: 1, end: 1 })],
      ["row", layers.flatten()],
    ],
  );
  const book = bookOf(model);
  const row = (name: string, length: number): readonly string[] =>
    formulas(book, name).slice(0, length);
  expect(row("frame", 4)).toEqual(["-2", "-2", "-2", "input!B6"]);
  expect(row("mirror", 4)).toEqual(["frame!C7", "frame!B7", "frame!C7", "frame!D7"]);
  expect(row("turned", 3)).toEqual(["mirror!B7", "mirror!B8", "mirror!B9"]);
  expect(formulas(book, "first")).toHaveLength(3);
  expect(row("row", 3)).toEqual(["first!B7", "first!C7", "first!D7"]);
});

test("enlarged maps mix neighbours, and transposed convolutions add what kernels stamp", () => {
  const up = { kernel: 2, stride: 2, inChannels: 1, outChannels: 1 } as const;
  const model = sequential(
    "larger",
    [1, 2, 2],
    [
      ["twice", layers.upsample({ scaleFactor: 2 })],
      ["between", layers.upsample({ size: [4, 3], mode: "bilinear", alignCorners: true })],
      ["stamped", layers.convTranspose2d({ ...up, activation: "relu" })],
    ],
  );
  const book = bookOf(model);
  expect(formulas(book, "twice").slice(0, 3)).toEqual(["input!B6", "input!B6", "input!C6"]);
  expect(formulas(book, "between").slice(0, 2)).toEqual(["twice!B7", "0.5*twice!C7+0.5*twice!D7"]);
  expect(formulas(book, "stamped")[7]).toMatch(/^MAX\(0,between!B7\*\$C\$\d+\+\$B\$\d+\)$/);
});

test("names that differ in case alone, or are too long, become sheets of different names", () => {
  const relu = (): ReturnType<typeof layers.activation> => layers.activation("relu");
  const long = "a-name-of-more-than-thirty-one-letters";
  const model = sequential(
    "names",
    [2],
    [
      ["a", relu()],
      ["A", relu()],
      [`${long}1`, relu()],
      [`${long}2`, relu()],
    ],
  );
  const names = bookOf(model).sheets.map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(31);
});

describe("what cannot be a workbook is refused", () => {
  const maps = (layer: Model["nodes"][number]["layer"]): Model =>
    sequential("one", [4, 6, 6], [["odd", layer]]);

  test("a network that is too large, with its count", () => {
    expect(() => sheetSizes(createModel("alexnet"))).toThrow(
      /alexnet with 62,386,763 cells .* in fc6.*at most 500,000/,
    );
    expect(MOST_SHEET_CELLS).toBe(500_000);
  });

  test.each([
    ["a kind", maps(layers.maxout({ pieces: 2 })), /odd \(maxout\) with kind "maxout".*upsample/],
    [
      "an activation behind a sum",
      maps(layers.conv2d({ inChannels: 4, outChannels: 1, kernel: 1, activation: "silu" })),
      /odd \(conv2d\) with activation "silu"/,
    ],
    [
      "a padding of other than zeros",
      maps(
        layers.conv2d({
          inChannels: 4,
          outChannels: 1,
          kernel: 3,
          padding: 1,
          paddingMode: "reflect",
        }),
      ),
      /odd \(conv2d\) with paddingMode "reflect"/,
    ],
    ["softmax over maps", maps(layers.activation("softmax")), /with softmax over maps/],
  ])("%s", (_, model, message) => {
    expect(() => sheetSizes(model)).toThrow(UnsupportedError);
    expect(() => sheetSizes(model)).toThrow(message);
  });

  test("a value that no cell holds", () => {
    const model = sequential("broken", [1], [["relu", layers.activation("relu")]]);
    const values = new Map([
      [INPUT, Float32Array.of(Number.NaN)],
      ["relu", Float32Array.of(0)],
    ]);
    expect(() => spreadsheet(model, { values, variables: new Map() })).toThrow(
      "found NaN in input, expected finite numbers",
    );
  });

  test("a formula that is longer than Excel takes", () => {
    const wiring = connectivity.full();
    const wide = layers.conv2d({
      inChannels: 300,
      outChannels: 1,
      kernel: 2,
      connectivity: wiring,
    });
    expect(() => bookOf(sequential("wide", [300, 2, 2], [["conv", wide]]))).toThrow(
      /formula of \d+ letters in conv, expected at most 8192/,
    );
  });
});
