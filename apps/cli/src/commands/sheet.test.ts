import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors, weightsOf } from "@convscope/core";
import { createModel } from "@convscope/models";
import { saveModel } from "@convscope/train/node";
import { readXlsx } from "hucre/xlsx";
import { beforeAll, expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

let folder: string;
let picture: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-"));
  picture = join(folder, "bar.png");
  await writeFile(picture, barPng(40));
});

async function sheet(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["sheet", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("a network with weights of a file becomes a workbook of formulas, and --json tells its sheets", async () => {
  const weights = join(folder, "weights.safetensors");
  const model = createModel("lenet5").initialise(5);
  await writeFile(weights, encodeSafetensors({ tensors: await weightsOf(model), metadata: {} }));
  const file = join(folder, "cnn.xlsx");
  const { code, out } = await sheet(
    "lenet5",
    "--weights",
    weights,
    "--input",
    picture,
    "-o",
    file,
    "--json",
  );
  expect(code).toBe(0);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ model: "lenet5", file });
  expect(result).toHaveProperty("sheets.3", { layer: "C3", values: 1_600, parameters: 1_516 });

  const book = await readXlsx(await readFile(file), { readStyles: true });
  expect(book.sheets.map(({ name }) => name)).toEqual([
    "network",
    "input",
    ...model.nodes.map(({ name }) => name),
  ]);
  const c3 = book.sheets.find(({ name }) => name === "C3");
  const unit = [...(c3?.cells?.values() ?? [])].find(({ formula }) => formula !== undefined);
  expect(unit?.formula).toContain("SUMPRODUCT('S2'!");
  expect(c3?.conditionalRules?.[0]?.type).toBe("colorScale");
  expect(book.sheets[1]?.rows.flat()).toContain(
    "A brightness v of 0…255 becomes (v/255 − 0.07843) / 0.7843: 0 is −0.10, 255 is 1.18.",
  );
  const cover = book.sheets[0]?.rows.flat();
  expect(cover).toContain(weights);
  expect(result).toHaveProperty("prediction", expect.toBeOneOf(cover ?? []));
});

test("the folder of a training gives its classes along with its weights", async () => {
  const trained = join(folder, "trained");
  const model = createModel("lenet5-modern").initialise(6);
  const classes = [..."abcdefghij"];
  model.metadata = { ...model.metadata, classes };
  await saveModel(trained, model);
  const file = join(folder, "letters.xlsx");
  const args = ["--weights", trained, "--input", picture, "-o", file, "--json"];
  const { code, out } = await sheet("lenet5-modern", ...args);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveProperty("prediction", expect.toBeOneOf(classes));
  const other = await sheet("lenet5", ...args);
  expect(other.code).toBe(1);
  expect(other.out).toContain("found no values for S2.weight");
});

test("a person reads how many cells there are, and that weights are missing", async () => {
  const file = join(folder, "modern.xlsx");
  const { code, out } = await sheet("lenet5-modern", "--input", picture, "-o", file);
  expect(code).toBe(0);
  expect(out).toContain("untrained: starting values of seed 0");
  expect(out).toMatch(/C5 +120 +48,120 +48,240/);
  expect(out).toMatch(/total +9,118 +61,706 +70,824/);
});

test.each([
  [["lenet5", "--input", "PICTURE", "-o", "cnn.csv"], 2, "written as .xlsx"],
  [
    ["lenet5", "--input", "PICTURE", "-o", "FOLDER/a.xlsx", "--weights", "PICTURE"],
    1,
    "safetensors",
  ],
  [
    ["lenet5", "--input", "PICTURE", "-o", "FOLDER/a.xlsx", "--weights", "OTHER"],
    1,
    "weights: found",
  ],
  [
    ["lenet5", "--input", "PICTURE", "-o", "FOLDER/a.xlsx", "--weights", "nowhere.safetensors"],
    1,
    "could not read nowhere.safetensors",
  ],
  [["lenet5", "--input", "OTHER", "-o", "FOLDER/a.xlsx"], 1, "other.safetensors"],
  [["lenet5", "-o", "FOLDER/a.xlsx"], 2, "--input"],
  [["lenet6", "--input", "PICTURE"], 2, "Did you mean lenet5"],
  [["alexnet", "--input", "PICTURE", "-o", "FOLDER/a.xlsx"], 1, "62,386,763 cells"],
])("sheet %j is refused with code %i: %s", async (args, code, text) => {
  const other = join(folder, "other.safetensors");
  const tensors = await weightsOf(createModel("lenet5-modern"));
  await writeFile(other, encodeSafetensors({ tensors, metadata: {} }));
  const given = args.map((arg) =>
    arg.replace("PICTURE", picture).replace("FOLDER", folder).replace("OTHER", other),
  );
  const result = await sheet(...given);
  expect(result.err.replace(/\s+/g, " ")).toContain(text);
  expect(result.code).toBe(code);
  expect(result.out).toBe("");
});
