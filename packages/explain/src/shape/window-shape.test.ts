import { expect, test } from "vitest";
import { frameworks, windowShape, windowTaps } from "../index.js";

test("AlexNet's first layer: 227 gives 55 with nothing left, 224 leaves its last pixel", () => {
  const fits = windowShape({ in: 227, kernel: 11, stride: 4 }).height;
  expect(fits).toMatchObject({
    out: 55,
    substituted: "floor((227 + 0 + 0 − 11) / 4) + 1 = 55",
    dropped: [],
  });
  expect(fits).not.toHaveProperty("even");
  const loose = windowShape({ in: 224, kernel: 11, stride: 4 }).height;
  expect(loose).toMatchObject({ out: 54, dropped: [223], even: [223, 227] });
});

test("rows and columns have numbers of their own", () => {
  const { out, height, width } = windowShape({
    ...{ in: [224, 320], kernel: [3, 5], stride: [2, 3], padding: [1, 0, 2, 1], dilation: [1, 2] },
  });
  expect(out).toEqual([112, 105]);
  expect(height).toMatchObject({ before: 1, after: 0, out: 112 });
  expect(width.substituted).toBe("floor((320 + 2 + 1 − 9) / 3) + 1 = 105");
});

test("a stride beyond the kernel skips pixels between windows, too", () => {
  const { dropped } = windowShape({ in: 7, kernel: 1, stride: 3 }).height;
  expect(dropped).toEqual([1, 2, 4, 5]);
});

test("a pooling rounds up on request, but begins no window in the padding behind", () => {
  const pool = { kind: "pool", ceil: true } as const;
  expect(windowShape({ ...pool, in: 55, kernel: 2 }).height).toMatchObject({
    out: 28,
    substituted: "ceil((55 + 0 + 0 − 2) / 2) + 1 = 28",
  });
  const { out, substituted } = windowShape({
    ...pool,
    in: 4,
    kernel: 2,
    stride: 3,
    padding: 1,
  }).height;
  expect(out).toBe(2);
  expect(substituted).toContain("less the last, which would start in the padding = 2");
});

test("TensorFlow's same gives ceil(in / stride), the odd pad behind; ONNX can have it in front", () => {
  const question = { in: 224, kernel: 3, stride: 2, padding: "same" } as const;
  expect(windowShape({ ...question, framework: "tf" }).height).toMatchObject({
    ...{ out: 112, before: 0, after: 1 },
  });
  const lower = windowShape({ ...question, padding: "same-lower", framework: "onnx" }).height;
  expect(lower).toMatchObject({ out: 112, before: 1, after: 0 });
});

test("a transposed same gives in · stride, also where Keras has to fill between stamps", () => {
  const question = { kind: "transpose", in: 7, padding: "same" } as const;
  for (const framework of ["tf", "keras", "onnx"] as const) {
    expect(windowShape({ ...question, kernel: 3, stride: 2, framework }).out).toEqual([14, 14]);
  }
  expect(windowShape({ ...question, kernel: 2, stride: 3, framework: "keras" }).out).toEqual([
    21, 21,
  ]);
  const valid = { ...question, padding: "valid", framework: "keras" } as const;
  expect(windowShape({ ...valid, kernel: 2, stride: 3 }).out).toEqual([21, 21]);
  expect(windowShape({ ...valid, kernel: 5, stride: 3 }).out).toEqual([23, 23]);
});

test("a window reads the pixels under its taps, and none in the pads", () => {
  const { height } = windowShape({ in: 6, kernel: 3, stride: 2, dilation: 2, padding: 2 });
  const taps = Array.from({ length: height.out }, (_, window) => windowTaps(height, window));
  expect(taps).toEqual([
    [0, 2],
    [0, 2, 4],
    [2, 4],
  ]);
  expect(height.dropped).toEqual([1, 3, 5]);
});

test("what is dropped is what no window's taps read, at every stride, dilation and padding", () => {
  for (const kernel of [1, 2, 3, 5]) {
    for (const stride of [1, 2, 3, 4]) {
      for (const dilation of [1, 2, 3]) {
        for (const padding of [0, 1, 4]) {
          const { height } = windowShape({ in: 13, kernel, stride, dilation, padding });
          const read = new Set(
            Array.from({ length: height.out }, (_, window) => windowTaps(height, window)).flat(),
          );
          const left = Array.from({ length: 13 }, (_, at) => at).filter((at) => !read.has(at));
          expect(height.dropped, JSON.stringify({ kernel, stride, dilation, padding })).toEqual(
            left,
          );
        }
      }
    }
  }
});

test("windows as large as half of the largest input are told as well", () => {
  const { height } = windowShape({ in: 2 ** 20, kernel: 2 ** 19, stride: 3 });
  expect(height.dropped).toEqual([2 ** 20 - 2, 2 ** 20 - 1]);
});

test("a transposed stride beyond the kernel leaves places that only the bias reaches", () => {
  const { out, dropped } = windowShape({ kind: "transpose", in: 3, kernel: 2, stride: 3 }).height;
  expect(out).toBe(8);
  expect(dropped).toEqual([2, 5]);
});

test.each([
  [{ in: 5, kernel: 7 }, "expected at least 7"],
  [{ in: 0, kernel: 1 }, "found in 0"],
  [{ in: 5.5, kernel: 1 }, "found in 5.5"],
  [{ in: 5, kernel: 3, padding: 2 ** 21 }, "found padding 2097152"],
  [{ in: 5, kernel: 3, ceil: true }, "only poolings round up"],
  [{ in: 5, kernel: 3, outputPadding: 1 }, "expected a transposed convolution"],
  [{ in: 5, kernel: 3, stride: 2, padding: "same" }, "for PyTorch, expected stride 1"],
  [{ in: 5, kernel: 3, padding: "same-lower" }, "only ONNX has SAME_LOWER"],
  [
    { in: 9, kernel: 3, stride: 2, dilation: 2, framework: "tf" },
    "for TensorFlow, expected one of them to be 1",
  ],
  [{ in: 9, kernel: 3, kind: "pool", ceil: true, framework: "keras" }, "it has no ceil mode"],
  [{ in: 9, kernel: 2, kind: "pool", padding: 2 }, "at most half the kernel"],
  [
    { in: 4, kernel: 2, stride: 3, kind: "transpose", padding: "same", framework: "onnx" },
    "reaches from stamp to stamp",
  ],
] as const)("%j is refused: %s", (question, text) => {
  expect(() => windowShape(question)).toThrow(text);
});

test("all frameworks agree where pads are numbers", () => {
  const outs = frameworks.map(
    (framework) => windowShape({ in: 32, kernel: 5, stride: 2, padding: 2, framework }).out[0],
  );
  expect(new Set(outs)).toEqual(new Set([16]));
});
