import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelToJson } from "@convscope/core";
import { createModel, modelNames } from "@convscope/models";
import { describe, expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(columns: number, ...args: readonly string[]) {
  const host = fakeHost({ columns, environment: { NO_COLOR: "1" } });
  const code = await main(["summary", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

const widest = (text: string): number =>
  Math.max(...text.split("\n").map((line) => [...line].length));

test.each([80, 120])("every network of the zoo fits into %i columns", async (columns) => {
  for (const name of modelNames) {
    const { code, out } = await run(columns, name);
    expect(code).toBe(0);
    expect(widest(out), name).toBeLessThanOrEqual(columns);
  }
});

test("a figure names its convention, and another one is a word away", async () => {
  const { out } = await run(100, "vgg16");
  expect(out).toContain("MACs     15,470,264,320, weights-only: multiplications by a weight");
  expect(out).toContain("FLOPs    30,940,528,640, times-two");
  const other = await run(100, "vgg16", "--convention", "torchinfo");
  expect(other.out).toContain("counted  by torchinfo: torchinfo's mult-adds");
  expect(other.out).toContain("15,483,821,032");
});

test("another input gives other numbers, where the network takes it", async () => {
  const { out } = await run(100, "resnet18", "--input", "3,256,320");
  expect(out).toContain("input 3×256×320");
  const { code, err } = await run(100, "alexnet", "--input", "3,300,300");
  expect(code).toBe(1);
  expect(err).toContain("linear fc6: input has 16384 features");
});

test("the comparison of the AlexNets says where the totals part, and why", async () => {
  const list = "alexnet,alexnet-ungrouped,alexnet-one-tower";
  const { out } = await run(80, "--compare", list);
  expect(widest(out)).toBeLessThanOrEqual(80);
  expect(out).toMatch(/total +60,965,224 +62,378,344 +61,100,840/);
  expect(out).toContain("conv2  307,456 → 614,656 parameters: groups 2 → 1");
  expect(out).toContain("conv1  34,944 → 23,296 parameters: filters 96 → 64, padding 0 → 2");
  expect(out).toContain("norm1  only alexnet has it (localResponseNorm)");
  expect(out).toContain("fc6    reads pool5 → drop6");
  const json = JSON.parse((await run(80, "--compare", list, "--json")).out);
  expect(json.differences[1].layers[0]).toMatchObject({
    layer: "conv1",
    reasons: ["filters 96 → 64", "padding 0 → 2"],
  });
});

test("what the zoo says of two networks stands under what their counts say", async () => {
  const towers = await run(200, "--compare", "alexnet-one-tower,alexnet-one-tower-lrn");
  expect(towers.out).toContain("only alexnet-one-tower-lrn has it (localResponseNorm)");
  expect(towers.out).toContain("the local response normalisation of 2012");
  const inception = await run(200, "--compare", "googlenet,googlenet-bn");
  expect(inception.out).toContain("3×3 filters where the paper has 5×5");
  expect(inception.out).toMatch(
    /9 layers .* parameters: kernel 5×5 → 3×3, padding 2 → 1.*inception_3a\/5x5/,
  );
  expect(inception.out).toMatch(/57 layers .* only googlenet-bn has it \(batchNorm2d\)/);
  const same = await run(80, "--compare", "vgg11,vgg11");
  expect(same.out).toContain("the same in every layer");
  const strangers = await run(200, "--compare", "alexnet,vgg16");
  expect(strangers.out).not.toContain("Three networks go by the name");
});

test("--json holds what the source prints, errata and variants of a network of the zoo", async () => {
  const one = JSON.parse((await run(80, "alexnet", "--json")).out);
  expect(one).toMatchObject({
    model: "alexnet",
    source: expect.stringContaining("Krizhevsky"),
    published: expect.arrayContaining([
      { quantity: "parameters", printed: 60e6, exact: 60_965_224 },
    ]),
    errata: [expect.stringContaining("224 gives no whole number")],
    differs: expect.stringContaining("Three networks go by the name"),
    total: { parameters: { value: 60_965_224 } },
  });
  const { summaries } = JSON.parse((await run(80, "--compare", "vgg11,resnet50", "--json")).out);
  expect(summaries[0].published).toHaveLength(1);
  expect(summaries[1].differs).toContain("v1.5");
});

test("a model can be given before the ones that it is compared with", async () => {
  const { out } = await run(60, "vgg16", "--compare", "vgg19");
  expect(out).toContain("vgg19 against vgg16");
  expect(out).toMatch(/conv3_4 +– → 590,080 parameters: only vgg19 has it/);
  const names = ["resnet18", "resnet34", "resnet50", "googlenet"].join();
  const four = await run(80, "--compare", names);
  expect(four.out).toContain("[4] googlenet");
});

test("CSV has every quantity as a plain number", async () => {
  const { out } = await run(80, "alexnet", "--csv");
  const [heads = [], ...lines] = out
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  const rows = lines.map((line) => Object.fromEntries(line.map((cell, at) => [heads[at], cell])));
  const fc6 = rows.find(({ layer }) => layer === "fc6");
  expect(fc6).toMatchObject({ inputs: "9216", parameters: "37752832", receptiveField: "227×227" });
  expect(rows.at(-1)).toMatchObject({ layer: "total", macs: "724406816" });
});

test("Markdown is a table with as many cells in every row, and names the conventions", async () => {
  const { out } = await run(80, "lenet5", "--md");
  const rows = out.split("\n").filter((line) => line.startsWith("|"));
  expect(new Set(rows.map((row) => row.split("|").length)).size).toBe(1);
  expect(rows).toHaveLength(2 + 7 + 1);
  expect(out).toContain("- weights-only: multiplications by a weight");
});

test("the page holds every number with its derivation, and no script", async () => {
  const { out } = await run(80, "lenet5", "--html");
  expect(out.match(/<details name="figure">/g)).toHaveLength(8 * 13);
  expect(out).toContain("<summary>1,516</summary>");
  expect(out).toContain("60·5·5 + 16 = 1,516");
  expect(out).not.toContain("<script");
});

test.each([
  [["lenet5", "--md", "--csv"], "cannot be used with"],
  [["lenet5", "--convention", "thop"], "expected weights-only"],
  [["lenet5", "--input", "0,3"], "such as 3,227,227"],
  [["lenet5", "--compare", "lenet6"], "Did you mean lenet5"],
  [["--compare", "alexnet"], "found one network"],
  [["--compare", "alexnet,vgg16", "--csv"], "--compare has no --csv"],
  [[], "Name a network"],
])("summary %j is wrong usage", async (args, text) => {
  const { code, out, err } = await run(80, ...args);
  expect(code).toBe(2);
  expect(err).toContain(text);
  expect(out).toBe("");
});

describe("a model file that leaves its size open", () => {
  const fileOf = async (): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), "convscope-open-")), "model.json");
    const json = { ...modelToJson(createModel("resnet18")), input: [3, null, null] };
    await writeFile(file, JSON.stringify(json));
    return file;
  };
  const missing =
    /output, inputs, .* and receptiveField follow from it\. Say which: --size 3,224,224/;
  const plain = (text: string): string => text.replaceAll(/\s+/g, " ");

  test("is told what its layers hold, and what is left out for want of a size", async () => {
    const { code, out } = await run(80, await fileOf());
    expect(code).toBe(0);
    expect(out).toContain("input 3×?×?");
    expect(out).toMatch(/total +11,689,512 +11,683,712 +5,800 +9,600/);
    expect(plain(out)).toMatch(missing);
    expect(out).not.toMatch(/MACs|112×112/);
    const derived = await run(80, await fileOf(), "--explain");
    expect(derived.out).toContain("64·3·7·7 = 9,408");
    expect(derived.out).not.toMatch(/^ {2}(neurons|macs|output) /m);
  });

  test.each(["--md", "--csv", "--html"])("is so in the form %s", async (form) => {
    const { code, out, err } = await run(80, await fileOf(), form);
    expect(code).toBe(0);
    expect(out).toMatch(/11,?689,?512/);
    expect(out).not.toMatch(/1,?814,?073,?344|112×112|1×1|<th scope="col">macs/);
    // A table of commas stays one: what is left out is told beside it.
    expect(plain(form === "--csv" ? err : out)).toMatch(missing);
  });

  test("is so in JSON, with sizes that nobody knows as null", async () => {
    const json = JSON.parse((await run(80, await fileOf(), "--json")).out);
    expect(json.input).toEqual([3, null, null]);
    expect(Object.keys(json.total)).toEqual([
      "parameters",
      "weights",
      "biases",
      "trainable",
      "state",
    ]);
    expect(json.layers[0]).toMatchObject({ name: "conv1", parameters: { value: 9_408 } });
    expect(json.layers[0]).not.toHaveProperty("output");
    expect(json.leftOut).toMatch(missing);
  });

  test("is told in full with a size, which comparisons and backends want", async () => {
    const file = await fileOf();
    const { out } = await run(100, file, "--input", "3,224,224");
    expect(out).toContain("1,814,073,344");
    for (const more of [
      ["--backend", "js"],
      ["--compare", "resnet34"],
    ]) {
      const { code, err } = await run(80, file, ...more);
      expect([code, err]).toEqual([2, expect.stringContaining("--size 3,224,224")]);
    }
  });
});
