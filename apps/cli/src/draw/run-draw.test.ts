// The command from arguments to files: every figure, both formats, and what is said when it cannot be drawn.
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

let folder = "";
let picture = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-draw-"));
  picture = join(folder, "bar.png");
  await writeFile(picture, barPng(40));
});

async function run(args: readonly string[], columns?: number) {
  const host = fakeHost(columns === undefined ? {} : { columns });
  const code = await main(["draw", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

/** Width and height of a PNG, from its header. */
function pngSize(bytes: Buffer): readonly [number, number] {
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe("every figure is drawn", () => {
  test.each([
    ["architecture lenet5", "6@28×28"],
    ["graph resnet18", "layer4/1"],
    ["towers alexnet", "2 × 48@55×55"],
    ["connections lenet5 C3", "60 of 96 connections"],
    ["connections lenet5 S2", "6 of 36 connections, each"],
    ["connections tiny-vgg max_pool_1", "connections<"],
    ["connections --from 4 --to 6 --kind groups=2", "12 of 24 connections"],
    ["connections --from 4 --to 3 --kind per-map", "by 3 shared kernels"],
    ["connections --from 4 --to 6 --kind per-map", "Which maps of input feed which maps of output"],
    ["table lenet5 C3", "60 of 96 connections"],
    ["arithmetic Padding_Strides_Odd", "relationship 6"],
    ["arithmetic lenet5 C1", "C1 of lenet5"],
    ["arithmetic vgg11 pool1", "pool1 of vgg11"],
    ["arithmetic --in 5x7 --kernel 3 --stride 2x1 --pad 1,0,0,1", "padding top 1, bottom 0"],
    ["arithmetic --in 3 --kernel 3 --stride 2 --transpose --output-padding 1", "= 8"],
    ["arithmetic --in 5 --kernel 3 --channels 4x6 --groups 2 --strip", "4 → 6 maps in 2 groups"],
    ["arithmetic --in 7 --kernel 2 --pool --ceil", "ceil((7 + 0 + 0 − 2) / 2) + 1 = 4"],
    ["filters lenet5", "6 filters of 1×5×5"],
    ["filters lenet5-modern C3 --seed 4", "untrained: starting values of seed 4"],
    ["receptive-field alexnet pool5[0,0] conv1[54,3]", "195×195 pixels"],
    ["receptive-field resnet18", "layer4/1/conv2 (3, 3)"],
    ["receptive-field lenet5 C3[4,3,5]", "C3 (3, 5)"],
    ["receptive-field lenet5 F6[3]", "F6[3] sees 32×32 pixels"],
  ])("draw %s", async (line, expected) => {
    const { code, out } = await run(line.split(" "));
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(out).toContain(expected);
  });

  test("feature maps and receptive fields of a picture", async () => {
    const maps = await run(["feature-maps", "lenet5", "C1", "C3", "--input", picture]);
    expect(maps.out).toContain("16 maps of 10×10 · squares: which S2 maps each one reads");
    const colour = await run(["feature-maps", "tiny-vgg", "--input", picture]);
    expect(colour.out).toContain("means of 2×2");
    expect(colour.out).toContain("data:image/png;base64,");
    const field = await run(["receptive-field", "lenet5", "C3[0,0]", "--input", picture]);
    expect(field.out).toContain("data:image/png;base64,");
  });
});

test("how a training went", async () => {
  const summary = {
    model: "lenet5",
    classes: ["0", "1"],
    confusion: [
      [9, 1],
      [0, 10],
    ],
    history: [
      { epoch: 1, loss: 0.5, accuracy: 0.8, validation: { loss: 0.4, accuracy: 0.85 } },
      { epoch: 2, loss: null, accuracy: 0.9 },
    ],
  };
  await writeFile(join(folder, "summary.json"), JSON.stringify(summary));
  expect((await run(["loss", folder])).out).toContain("Training of lenet5");
  expect((await run(["confusion", folder])).out).toContain("What lenet5 took for what");
  const other = join(folder, "other.json");
  for (const [text, field] of [
    ["[]", "history"],
    ["{", "history"],
    ['{"history":[{}]}', "history"],
  ] as const) {
    await writeFile(other, text);
    const { code, err } = await run(["loss", other]);
    expect([code, err.includes(`found no "${field}"`)]).toEqual([1, true]);
  }
});

describe("where a figure goes", () => {
  test("a file named .svg, replaced with a word", async () => {
    const path = join(folder, "a.svg");
    const first = await run(["table", "lenet5", "C3", "-o", path]);
    expect(first.out).toMatch(/a\.svg {2}\d+ kB\n$/);
    const second = await run(["table", "lenet5", "C3", "-o", path, "--theme", "dark"]);
    expect(second.out).toContain("in place of what was there");
    expect(await readFile(path, "utf8")).not.toContain("prefers-color-scheme");
  });

  test("a file named .png: so many pixels, with its text, in either theme", async () => {
    const draw = async (name: string, ...more: readonly string[]): Promise<Buffer> => {
      const path = join(folder, name);
      const { code } = await run(["arithmetic", "dilation", "-o", path, ...more]);
      expect(code).toBe(0);
      return await readFile(path);
    };
    const [plain, small, dark, later] = [
      await draw("plain.png"),
      await draw("small.png", "--scale", "1"),
      await draw("dark.png", "--theme", "dark"),
      await draw("later.png", "--step", "5"),
    ];
    expect(pngSize(plain)[0]).toBe(2000);
    expect(pngSize(small)[0]).toBe(1000);
    expect(dark.equals(plain)).toBe(false);
    expect(later.equals(plain)).toBe(false);
  });

  test("--json tells the file; without one it holds the SVG", async () => {
    const path = join(folder, "b.svg");
    const written = JSON.parse((await run(["graph", "lenet5", "-o", path, "--json"])).out);
    expect(written).toMatchObject({ path, format: "svg", title: "lenet5: graph of its layers" });
    const { svg } = JSON.parse((await run(["graph", "lenet5", "--json"])).out);
    expect(svg).toMatch(/^<svg/);
  });

  test("a terminal is asked for a file", async () => {
    const { code, out, err } = await run(["receptive-field", "alexnet", "conv5[6,6]"], 100);
    expect([code, out]).toEqual([2, ""]);
    expect(err.replaceAll(/\s+/g, " ")).toContain("-o receptive-field-alexnet-conv5-6-6.svg");
  });
});

test.each<[string, number, string]>([
  ["architectur lenet5", 2, 'no figure "architectur". Did you mean architecture?'],
  ["architecture", 2, "draw architecture takes one model"],
  ["architecture lenet6", 2, 'no model "lenet6". Did you mean lenet5?'],
  ["architecture resnet18", 1, "convscope draw graph resnet18"],
  ["towers lenet5", 1, "found no groups in lenet5"],
  ["connections lenet5", 2, "takes a model and one of its layers"],
  ["connections lenet5 C4", 2, 'no layer "C4". Did you mean'],
  ["connections lenet5 F6", 2, "F6 is a linear, which wires no maps to maps"],
  ["connections --from 5 --to 6 --kind groups=2", 2, "groups"],
  ["connections vgg16 conv5_1 x", 2, "takes a model and one of its layers"],
  ["arithmetic strides", 2, 'no figure of the guide "strides"'],
  ["arithmetic --in 5", 2, "--in and --kernel"],
  [
    "arithmetic --in 100000 --kernel 3",
    2,
    "up to 1024 rows and columns, padding included, not 100000×100000",
  ],
  ["arithmetic --in 5 --kernel 3 --pad 99999999", 2, "not 200000003×200000003"],
  ["arithmetic --in 5 --kernel 7", 1, "expected at least 7"],
  ["arithmetic --in 5 --kernel 3 --pad half", 2, 'no padding "half"'],
  ["arithmetic --in 5 --kernel 3 --pad same --transpose", 2, "padding as numbers"],
  ["arithmetic --in 5 --kernel 3 --channels 3x4 --groups 2", 2, "groups 2"],
  ["arithmetic lenet5 F6", 2, "slides no window"],
  ["filters lenet5 S2", 2, "S2 is a subsample, which has no filters"],
  ["filters", 2, "draw filters takes a model"],
  ["feature-maps lenet5", 2, "--input with a picture"],
  ["feature-maps lenet5 F6 --input nothing.png", 2, "F6 gives 84, which are no maps"],
  ["receptive-field alexnet pool5[6,0]", 2, "pool5[0…5, 0…5], or pool5[0…255, 0…5, 0…5]"],
  ["receptive-field lenet5 C3[16,0,0]", 2, "C3 has no unit [16, 0, 0]"],
  ["receptive-field lenet5 C3[1,2,3,4]", 2, "C3 has no unit [1, 2, 3, 4]"],
  ["receptive-field lenet5 F6[84]", 2, "Its units are F6[0…83]."],
  ["graph lenet5 -o huge.png --scale 100000", 2, "at a scale of at most 11"],
  ["receptive-field alexnet pool5]", 2, 'no unit "pool5]"'],
  [
    "receptive-field alexnet --input nothing.png",
    1,
    "nothing.png: could not read it (there is nothing)",
  ],
  ["architecture lenet5 --kernel 3 --step 4", 2, "--step is of draw arithmetic; draw architecture"],
  ["architecture lenet5 --transpose", 2, "--transpose is of draw arithmetic"],
  ["loss out --from 3", 2, "--from is of draw connections and table; draw loss has no use"],
  ["filters out C1 --step 0", 2, "--step is of draw arithmetic"],
  ["graph lenet5 --seed 0", 2, "--seed is of draw filters and feature-maps"],
  ["arithmetic lenet5 C1 --stride 2", 2, "is drawn as it is: --stride would say nothing"],
  ["table lenet5 C3 --kind full", 2, "is drawn as it is: --kind would say nothing"],
  ["arithmetic --in 5 --kernel 3 --ceil", 2, "--ceil is of draw arithmetic --pool: add --pool"],
  ["arithmetic --in 5 --kernel 3 --output-padding 1", 2, "add --transpose"],
  ["arithmetic strides-odd --strip --step 2", 2, "cannot be used with"],
  ["loss", 2, "takes the folder that a training left"],
  ["confusion nowhere", 1, "summary.json: could not read it (there is nothing)"],
  ["architecture lenet5 -o figure.gif", 2, 'not as ".gif"'],
  ["architecture lenet5 -o figure", 2, "written as .svg or .png"],
  ["receptive-field alexnet --input a.png -o a.png", 2, "a.png is the picture that is read"],
])("draw %s ends with code %i and says: %s", async (line, code, text) => {
  const found = await run(line.split(" "));
  expect(found.err).toContain(text);
  expect(found.code).toBe(code);
});

test("the list of figures fits into 80 columns", async () => {
  const [, list = ""] = (await run(["--help"])).out.split("Figures:\n");
  const lines = list.split("\n\n")[0]?.split("\n") ?? [];
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("a text is no picture, a folder no file", async () => {
  const text = join(folder, "text.png");
  await writeFile(text, "no picture");
  const read = await run(["receptive-field", "alexnet", "--input", text]);
  expect(read.code).toBe(1);
  expect(read.err).toContain("text.png: decodeImage: found");
  const path = join(folder, "folder.svg");
  await mkdir(path);
  const written = await run(["graph", "lenet5", "-o", path]);
  expect(written.code).toBe(1);
  expect(written.err).toContain("found a folder, expected a place for a file");
});
