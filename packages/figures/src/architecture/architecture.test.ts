import { build, layers, sequential, UnsupportedError } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { lenet5 } from "@convscope/models";
import { expect, test } from "vitest";
import { architecture } from "../index.js";

test("LeNet-5 as the paper has it: names, maps with their sizes, operations, parameters and totals", () => {
  const svg = architecture(lenet5(), summarize(lenet5()));
  const parts = ["1@32×32", "6@28×28", "6@14×14", "16@10×10", "16@5×5", "120@1×1", ">84<", ">10<"];
  for (const part of [...parts, ">C1<", ">S2<", ">C3<", ">S4<", ">C5<", ">F6<", ">output<"])
    expect(svg).toContain(part);
  expect(svg).toContain("5×5, table");
  expect(svg).toContain("1,516 params");
  expect(svg).toContain("60,000 parameters · 340,908 connections");
  expect(svg.match(/class="sheet"/g)).toHaveLength(1 + 6 + 6 + 16 + 16);
  expect(svg.match(/class="bar"/g)).toHaveLength(3);
});

test("strides and groups are told where they are not what one expects", () => {
  const model = sequential(
    "net",
    [4, 33, 17],
    [
      [
        "conv",
        layers.conv2d({
          inChannels: 4,
          outChannels: 8,
          kernel: 3,
          stride: [2, 1],
          groups: 2,
          activation: "relu",
        }),
      ],
      ["relu", layers.activation("relu")],
      ["pool", layers.maxPool2d({ kernel: [3, 2] })],
      ["mean", layers.avgPool2d({ kernel: 2, stride: 1 })],
    ],
  );
  const svg = architecture(model, summarize(model));
  expect(svg).toContain("3×3, stride 2×1, 2 groups");
  expect(svg).toContain(">3×2<");
  expect(svg).toContain("2×2, stride 1");
  expect(svg).not.toContain(">relu<");
});

test("padding and dilation are told, and the window spans what a dilated kernel covers", () => {
  const drawn = (dilation: readonly [number, number]): string => {
    const conv = layers.conv2d({
      ...{ inChannels: 1, outChannels: 2, kernel: [5, 3], stride: [2, 1] },
      ...{ padding: [2, 1], dilation },
    });
    const model = sequential("net", [1, 40, 40], [["conv", conv]]);
    return architecture(model, summarize(model));
  };
  const svg = drawn([1, 2]);
  expect(svg).toContain(">5×3, stride 2×1<");
  expect(svg).toContain(">padding 2×1, dilation 1×2<");
  const probe = (text: string): number =>
    Number(/class="probe"[^>]* width="([\d.]+)"/.exec(text)?.[1]);
  expect(probe(svg) / probe(drawn([1, 1]))).toBeCloseTo(5 / 3, 2);
  const same = sequential(
    "net",
    [1, 8, 8],
    [["conv", layers.conv2d({ inChannels: 1, outChannels: 1, kernel: 2, padding: [0, 1, 0, 1] })]],
  );
  expect(architecture(same, summarize(same))).toContain(">padding 0,1,0,1<");
});

test("a user's layer is drawn under the name of its kind", () => {
  const model = sequential(
    "own",
    [2, 4, 4],
    [
      [
        "swap",
        {
          kind: "swap",
          options: {},
          variables: [],
          outputShape: () => [3, 5, 5],
          forward: ([x]) => x ?? lost(),
        },
      ],
    ],
  );
  const lost = (): never => {
    throw new RangeError("not run");
  };
  const summary = summarize(sequential("other", [1, 2, 2], [["relu", layers.activation("relu")]]));
  expect(architecture(model, summary)).toContain(">swap<");
});

test("a network that branches is refused by the layer where it does", () => {
  const model = build("residual", [2, 6, 6], (x, apply) => {
    const y = apply(
      "conv",
      layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3, padding: 1 }),
      x,
    );
    return apply("sum", layers.add(), x, y);
  });
  const run = () => architecture(model, summarize(model));
  expect(run).toThrow(UnsupportedError);
  expect(run).toThrow(/layer "sum" reading input and conv.*"conv"/);
});
