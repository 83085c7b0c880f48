import { build, type Conv2dLayer, type Layer, layers, sequential } from "@convscope/core";
import { expect, test } from "vitest";
import { type ReceptiveField, summarize } from "./index.js";

function fieldOf(model: Parameters<typeof summarize>[0], name: string): ReceptiveField | undefined {
  return summarize(model).layers.find((layer) => layer.name === name)?.receptiveField;
}

function conv(inChannels: number, outChannels: number, kernel: number, stride = 1): Conv2dLayer {
  return layers.conv2d({ inChannels, outChannels, kernel, stride, padding: (kernel - 1) / 2 });
}

function vgg16() {
  const blocks = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0];
  let [maps, block, at] = [3, 1, 1];
  const convolutions = blocks.map((filters): [string, Layer] => {
    if (filters === 0) {
      at = 1;
      return [`pool${block++}`, layers.maxPool2d({ kernel: 2 })];
    }
    const layer = conv(maps, filters, 3);
    maps = filters;
    return [`conv${block}_${at++}`, layer];
  });
  return sequential(
    "vgg16",
    [3, 224, 224],
    [
      ...convolutions,
      ["fc6", layers.linear({ inFeatures: [512, 7, 7], outFeatures: 4096 })],
      ["fc7", layers.linear({ inFeatures: 4096, outFeatures: 4096 })],
      ["fc8", layers.linear({ inFeatures: 4096, outFeatures: 1000 })],
    ],
  );
}

test("VGG16: a unit of pool5 sees 212 pixels, 32 apart, from 90 above; its totals are the published ones", () => {
  const summary = summarize(vgg16());
  const pool5 = summary.layers.find(({ name }) => name === "pool5")?.receptiveField;
  expect(pool5).toMatchObject({ value: [212, 212], jump: [32, 32], start: [-90, -90] });
  expect(summary.total.parameters.value).toBe(138_357_544);
  expect(summary.total.macs.value).toBe(15_470_264_320);
  const convolutions = summary.layers.filter(({ kind }) => kind === "conv2d");
  expect(convolutions.reduce((total, { parameters }) => total + parameters.value, 0)).toBe(
    14_714_688,
  );
});

test("a residual block sees the union of its branches: the wide one, though the identity is narrow", () => {
  const block = build("residual", [8, 32, 32], (x, apply) => {
    const a = apply("conv1", conv(8, 8, 3), x);
    const b = apply("conv2", conv(8, 8, 3), a);
    return apply("sum", layers.add(), x, b);
  });
  expect(fieldOf(block, "sum")).toMatchObject({ value: [5, 5], jump: [1, 1], start: [-2, -2] });
  expect(fieldOf(block, "sum")?.formula).toContain("union");
});

test("a downsampling residual block: 1×1 stride 2 beside two 3×3, as ResNet-18 has", () => {
  const block = build("downsample", [8, 32, 32], (x, apply) => {
    const a = apply("conv1", conv(8, 16, 3, 2), x);
    const b = apply("conv2", conv(16, 16, 3), a);
    const shortcut = apply("shortcut", conv(8, 16, 1, 2), x);
    return apply("sum", layers.add(), shortcut, b);
  });
  expect(fieldOf(block, "shortcut")).toMatchObject({ value: [1, 1], jump: [2, 2], start: [0, 0] });
  expect(fieldOf(block, "sum")).toMatchObject({ value: [7, 7], jump: [2, 2], start: [-3, -3] });
});

test("an inception module sees what its widest branch sees; its weights and MACs are those of GoogLeNet's 3a", () => {
  const module = build("3a", [192, 28, 28], (x, apply) => {
    const a = apply("1x1", conv(192, 64, 1), x);
    const b = apply("3x3", conv(96, 128, 3), apply("3x3reduce", conv(192, 96, 1), x));
    const c = apply("5x5", conv(16, 32, 5), apply("5x5reduce", conv(192, 16, 1), x));
    const pooled = apply("pool", layers.maxPool2d({ kernel: 3, stride: 1, padding: 1 }), x);
    return apply("join", layers.concat(), a, b, c, apply("poolproject", conv(192, 32, 1), pooled));
  });
  expect(fieldOf(module, "join")).toMatchObject({ value: [5, 5], jump: [1, 1], start: [-2, -2] });
  const { total } = summarize(module);
  expect(total.weights.value).toBe(163_328);
  expect(total.macs.value).toBe(128_049_152);
});

test("rows and columns are apart: oblong kernels, strides, dilation and lopsided padding", () => {
  const net = sequential(
    "oblong",
    [1, 40, 60],
    [
      [
        "a",
        layers.conv2d({
          inChannels: 1,
          outChannels: 2,
          kernel: [3, 5],
          stride: [2, 3],
          padding: [1, 0, 2, 1],
        }),
      ],
      ["b", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: [2, 3], dilation: [3, 2] })],
    ],
  );
  expect(fieldOf(net, "a")).toMatchObject({ value: [3, 5], jump: [2, 3], start: [-1, -2] });
  expect(fieldOf(net, "b")).toMatchObject({
    value: [3 + 3 * 2, 5 + 4 * 3],
    jump: [2, 3],
    start: [-1, -2],
  });
  expect(fieldOf(net, "b")?.substituted).toBe(
    "rows 3 + (2 − 1)·3·2 = 9, columns 5 + (3 − 1)·2·3 = 17",
  );
});

test("the field is the set of pixels that change a unit: brute force over single-pixel geometry agrees", () => {
  const chain = [
    { kernel: 3, stride: 2, padding: 1, dilation: 1 },
    { kernel: 2, stride: 1, padding: 0, dilation: 3 },
    { kernel: 3, stride: 2, padding: 1, dilation: 2 },
  ];
  const net = sequential(
    "chain",
    [1, 64, 64],
    chain.map((options, i) => [
      `c${i}`,
      layers.conv2d({ inChannels: 1, outChannels: 1, ...options }),
    ]),
  );
  const taps = (unit: number): number[] =>
    chain.reduceRight(
      (seen, { kernel, stride, padding, dilation }) =>
        seen.flatMap((at) =>
          Array.from({ length: kernel }, (_, k) => at * stride - padding + k * dilation),
        ),
      [unit],
    );
  const [zero, one] = [taps(0), taps(1)];
  const field = fieldOf(net, "c2");
  expect(field?.start[0]).toBe(Math.min(...zero));
  expect(field?.value[0]).toBe(Math.max(...zero) - Math.min(...zero) + 1);
  expect(field?.jump[0]).toBe(Math.min(...one) - Math.min(...zero));
});

test("a layer that does not say what it reads sees the whole input, and so does all after it", () => {
  const transpose: Layer = {
    kind: "turn",
    options: {},
    variables: [],
    outputShape: (...inputs) => inputs[0] ?? [],
    forward: ([x]) => {
      if (x === undefined) throw new RangeError("turn reads one value");
      return x;
    },
  };
  const net = sequential(
    "turned",
    [1, 9, 7],
    [
      ["turn", transpose],
      ["conv", conv(1, 1, 3)],
    ],
  );
  expect(fieldOf(net, "conv")).toMatchObject({ value: [9, 7], jump: [0, 0], start: [0, 0] });
});

test("flat features are one row of the input", () => {
  const net = sequential(
    "mlp",
    [784],
    [["fc", layers.linear({ inFeatures: 784, outFeatures: 10 })]],
  );
  expect(fieldOf(net, "fc")).toMatchObject({ value: [1, 784], jump: [0, 0], start: [0, 0] });
});

test("a branch that reads nothing of the input has an empty field", () => {
  const constant: Layer = {
    kind: "bars",
    options: {},
    variables: [],
    outputShape: () => [1, 4, 4],
    forward: ([x]) => x ?? fail(),
  };
  const fail = (): never => {
    throw new RangeError("not run");
  };
  const net = build("two", [1, 4, 4], (x, apply) =>
    apply(
      "sum",
      layers.add(),
      x,
      apply("bars", { ...constant, counts: () => ({ neurons: 0, connections: 0, macs: 0 }) }),
    ),
  );
  expect(fieldOf(net, "bars")).toMatchObject({
    value: [0, 0],
    formula: "reads nothing of the input",
  });
  expect(fieldOf(net, "sum")).toMatchObject({ value: [1, 1], jump: [1, 1] });
});
