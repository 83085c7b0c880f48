import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  const code = await main(["shape", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("224 leaves a pixel over that 227 does not", async () => {
  const { out } = await run("--in", "224", "--kernel", "11", "--stride", "4");
  expect(out).toContain("convolution: 224×224 → 54×54");
  expect(out.replaceAll(/\s+/g, " ")).toContain(
    "floor((224 + 0 + 0 − 11) / 4) + 1 = 54 (Dumoulin & Visin 2016, relationship 5)",
  );
  expect(out.replaceAll(/\s+/g, " ")).toContain(
    "No window reads pixel 223 (of 224, from 0). Sizes 223 and 227 leave nothing over at the end.",
  );
  const fits = await run("--in", "227", "--kernel", "11", "--stride", "4", "--pad", "0");
  expect(fits.out).toContain("Every pixel is read.");
});

test("windows are drawn under the pixels, padding and what is left out", async () => {
  const { out } = await run("--in", "6", "--kernel", "3", "--stride", "3", "--pad", "1,0,1,0");
  expect(out).toContain(
    [
      "            ░█████·   █ pixel  ░ padding  · left out",
      "  window 0  ▔▔▔",
      "  window 1     ▔▔▔",
    ].join("\n"),
  );
});

test("many windows are told by the first and the last", async () => {
  const { out } = await run("--in", "227", "--kernel", "11", "--stride", "4");
  expect(out).toContain("  window  0  reads 0 to 10\n");
  expect(out).toContain("  window 54  reads 216 to 226\n");
});

test("rows and columns apart, with TensorFlow's odd pad behind", async () => {
  const args = ["--in", "7x10", "--kernel", "3", "--stride", "2", "--pad", "same"];
  const { out } = await run(...args, "--framework", "tf");
  expect(out).toContain("convolution: 7×10 → 4×5");
  expect(out).toContain("floor((10 + 0 + 1 − 3) / 2) + 1 = 5");
});

test.each([
  [["--in", "13", "--kernel", "3", "--stride", "2", "--pool"], "pooling: 13×13 → 6×6"],
  [["--in", "14", "--kernel", "2", "--pool"], "pooling: 14×14 → 7×7"],
  [["--in", "55", "--kernel", "2", "--ceil"], "nn.MaxPool2d(2, stride=2, ceil_mode=True)"],
  [["--in", "7", "--kernel", "3", "--dilation", "2"], "relationship 15"],
  [
    "--in 7 --kernel 3 --stride 2 --pad 1 --transpose --output-padding 1".split(" "),
    "transposed convolution: 7×7 → 14×14",
  ],
  [["--in", "3", "--kernel", "2", "--stride", "3", "--transpose"], "No stamp covers places 2, 5"],
  [["--in", "9", "--kernel", "3", "--pad", "1,2,0,0"], "F.pad(x, (0, 0, 1, 2)) and then"],
  [
    ["--in", "9", "--kernel", "3x5", "--pad", "1x2", "--framework", "keras"],
    "ZeroPadding2D(((1, 1), (2, 2))) and then Conv2D(K, (3, 5)",
  ],
  [["--in", "9", "--kernel", "3", "--pad", "same", "--framework", "onnx"], 'auto_pad="SAME_UPPER"'],
  [["--in", "9", "--kernel", "3", "--pad", "same-lower", "--framework", "onnx"], "9×9 → 9×9"],
])("shape %j says %s", async (args, text) => {
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  expect(out).toContain(text);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("--json holds both axes, what is dropped and the code", async () => {
  const { out } = await run("--in", "224x227", "--kernel", "11", "--stride", "4", "--json");
  expect(JSON.parse(out)).toMatchObject({
    kind: "conv",
    out: [54, 55],
    height: { dropped: [223], even: [223, 227], relationship: 5 },
    width: { dropped: [] },
    code: "nn.Conv2d(C, K, 11, stride=4)",
  });
});

test.each([
  [["--in", "5"], 2, "--kernel"],
  [["--in", "x", "--kernel", "3"], 2, "Give a whole number from 1"],
  [["--in", "5x6x7", "--kernel", "3"], 2, "such as 224x320"],
  [["--in", "5", "--kernel", "3", "--pad", "1,2,3"], 2, 'There is no padding "1,2,3"'],
  [["--in", "5", "--kernel", "3", "--pad", "sam"], 2, "There is no padding"],
  [["--in", "5", "--kernel", "3", "--framework", "caffe"], 2, "expected torch, tf, onnx, keras"],
  [["--in", "5", "--kernel", "3", "--transpose", "--ceil"], 2, "cannot be used with"],
  [["--in", "5", "--kernel", "3", "--output-padding", "1"], 2, "expected a transposed convolution"],
  [["--in", "2", "--kernel", "3"], 1, "expected at least 3"],
])("shape %j ends with %i: %s", async (args, expected, text) => {
  const { code, err, out } = await run(...args);
  expect(code).toBe(expected);
  expect(err.replaceAll(/\s+/g, " ")).toContain(text);
  expect(out).toBe("");
});

test("a misspelt option is told, not the required one that it was meant for", async () => {
  const { code, err } = await run("--in", "5", "--kernal", "3");
  expect(code).toBe(2);
  expect(err).toMatch(/unknown option '--kernal'\s+\(Did you mean --kernel\?\)/);
  expect(err).not.toContain("required");
  expect((await run("--in", "5")).err).toContain("required option '--kernel <size>' not specified");
  expect((await run("--in", "5", "--help")).code).toBe(0);
});

test("a size beyond all counting is refused with the limit", async () => {
  const { code, err } = await run("--in", "99999999999999999999", "--kernel", "3");
  expect(code).toBe(2);
  expect(err).toContain("Give a whole number from 1 to 9007199254740991.");
});
