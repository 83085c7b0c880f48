// AlexNet's figures: Krizhevsky, Sutskever, Hinton 2012; grouped as in the paper, and the ungrouped and one-tower variants.
import { layers, type Model, sequential } from "@convscope/core";
import { expect, test } from "vitest";
import { summarize } from "./index.js";

interface Variant {
  readonly size: number;
  readonly padding: number;
  readonly groups: number;
  readonly maps: readonly [number, number, number, number, number];
}

function alexnet({ size, padding, groups, maps }: Variant): Model {
  const [m1, m2, m3, m4, m5] = maps;
  const activation = "relu";
  const conv = (inChannels: number, outChannels: number, kernel: number, shared = 1) =>
    layers.conv2d({
      inChannels,
      outChannels,
      kernel,
      padding: (kernel - 1) / 2,
      groups: shared,
      activation,
    });
  const first = layers.conv2d({
    inChannels: 3,
    outChannels: m1,
    kernel: 11,
    stride: 4,
    padding,
    activation,
  });
  const pool = () => layers.maxPool2d({ kernel: 3, stride: 2 });
  return sequential(
    "alexnet",
    [3, size, size],
    [
      ["conv1", first],
      ["norm1", layers.localResponseNorm({ before: 2, after: 2, alpha: 1e-4, beta: 0.75, k: 2 })],
      ["pool1", pool()],
      ["conv2", conv(m1, m2, 5, groups)],
      ["pool2", pool()],
      ["conv3", conv(m2, m3, 3)],
      ["conv4", conv(m3, m4, 3, groups)],
      ["conv5", conv(m4, m5, 3, groups)],
      ["pool5", pool()],
      ["drop6", layers.dropout()],
      ["fc6", layers.linear({ inFeatures: [m5, 6, 6], outFeatures: 4096, activation })],
      ["fc7", layers.linear({ inFeatures: 4096, outFeatures: 4096, activation })],
      ["fc8", layers.linear({ inFeatures: 4096, outFeatures: 1000 })],
    ],
  );
}

const paper = summarize(
  alexnet({ size: 227, padding: 0, groups: 2, maps: [96, 256, 384, 384, 256] }),
);

test.each([
  ["conv1", [96, 55, 55], 34_944, 105_415_200, 11],
  ["pool1", [96, 27, 27], 0, 0, 19],
  ["conv2", [256, 27, 27], 307_456, 223_948_800, 51],
  ["pool2", [256, 13, 13], 0, 0, 67],
  ["conv3", [384, 13, 13], 885_120, 149_520_384, 99],
  ["conv4", [384, 13, 13], 663_936, 112_140_288, 131],
  ["conv5", [256, 13, 13], 442_624, 74_760_192, 163],
  ["pool5", [256, 6, 6], 0, 0, 195],
  ["fc6", [4096], 37_752_832, 37_748_736, 227],
  ["fc7", [4096], 16_781_312, 16_777_216, 227],
  ["fc8", [1000], 4_097_000, 4_096_000, 227],
])(
  "%s has the output, parameters, MACs and receptive field of the table",
  (name, output, parameters, macs, field) => {
    const layer = paper.layers.find((row) => row.name === name);
    expect(layer?.output.value).toEqual(output);
    expect(layer?.parameters.value).toBe(parameters);
    expect(layer?.macs.value).toBe(macs);
    expect(layer?.receptiveField.value).toEqual([field, field]);
  },
);

test.each([
  [
    "grouped, as in the paper",
    { size: 227, padding: 0, groups: 2, maps: [96, 256, 384, 384, 256] },
    60_965_224,
    724_406_816,
  ],
  [
    "ungrouped",
    { size: 227, padding: 0, groups: 1, maps: [96, 256, 384, 384, 256] },
    62_378_344,
    1_135_256_096,
  ],
  [
    "one tower",
    { size: 224, padding: 2, groups: 1, maps: [64, 192, 384, 256, 256] },
    61_100_840,
    714_188_480,
  ],
] satisfies [string, Variant, number, number][])(
  "the %s variant has its own totals",
  (_, variant, parameters, macs) => {
    const { total } = summarize(alexnet(variant));
    expect(total.parameters.value).toBe(parameters);
    expect(total.macs.value).toBe(macs);
  },
);

test("the grouped convolution's derivation shows the share that each filter sees", () => {
  const conv2 = paper.layers.find(({ name }) => name === "conv2");
  expect(conv2?.parameters.formula).toBe("K·(C/g)·R·S + K");
  expect(conv2?.parameters.substituted).toBe("256·(96/2)·5·5 + 256 = 307,456");
  expect(conv2?.receptiveField.substituted).toBe("19 + (5 − 1)·1·8 = 51");
});

test("fc6 reads the 9,216 values that pool5 leaves, and says of what they are made", () => {
  const fc6 = paper.layers.find(({ name }) => name === "fc6");
  expect(fc6?.inputs).toMatchObject({ value: 9216, substituted: "256·6·6 = 9,216" });
});

test("layers that only move or rescale values count nothing and see what the one before sees", () => {
  const [conv1, norm1] = paper.layers;
  for (const name of ["parameters", "connections", "macs", "neurons"] as const)
    expect(norm1?.[name].value).toBe(0);
  expect(norm1?.receptiveField).toMatchObject({ value: conv1?.receptiveField.value, formula: "r" });
});

test("conv1 has 290,400 neurons, where the paper lists 253,440", () => {
  expect(paper.layers[0]?.neurons).toMatchObject({
    value: 290_400,
    substituted: "96·55·55 = 290,400",
  });
});
