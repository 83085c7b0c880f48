import { layers, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { compareModels } from "../index.js";

const alexnets = ["alexnet", "alexnet-ungrouped", "alexnet-one-tower"].map(createModel);

test("the AlexNets part where the groups are, and where the maps are fewer", () => {
  const { summaries, differences } = compareModels(alexnets);
  expect(summaries.map(({ total }) => total.parameters.value)).toEqual([
    60_965_224, 62_378_344, 61_100_840,
  ]);
  const [ungrouped, tower] = differences;
  expect(ungrouped?.layers.map(({ layer, reasons }) => [layer, reasons])).toEqual([
    ["conv2", ["groups 2 → 1"]],
    ["conv4", ["groups 2 → 1"]],
    ["conv5", ["groups 2 → 1"]],
  ]);
  expect(tower?.layers.map(({ layer, reasons }) => `${layer}: ${reasons.join(", ")}`)).toEqual([
    "conv1: filters 96 → 64, padding 0 → 2",
    "norm1: only alexnet has it (localResponseNorm)",
    "conv2: maps read 96 → 64, filters 256 → 192, groups 2 → 1",
    "norm2: only alexnet has it (localResponseNorm)",
    "conv3: maps read 256 → 192",
    "conv4: filters 384 → 256, groups 2 → 1",
    "conv5: maps read 384 → 256, groups 2 → 1",
    "fc6: reads pool5 → drop6",
    "drop6: reads fc6 → pool5",
    "fc7: reads drop6 → drop7",
    "drop7: reads fc7 → fc6",
    "fc8: reads drop7 → fc7",
  ]);
  expect(tower?.layers[0]?.values.parameters).toEqual([34_944, 23_296]);
});

test("layers without counts are told where they differ", () => {
  const [towers] = compareModels(
    ["alexnet-one-tower", "alexnet-one-tower-lrn"].map(createModel),
  ).differences;
  expect(towers?.layers.map(({ layer, reasons }) => `${layer}: ${reasons.join()}`)).toEqual(
    expect.arrayContaining(["norm1: only alexnet-one-tower-lrn has it (localResponseNorm)"]),
  );
  const pooled = (name: string, ceilMode: boolean, size: number) =>
    sequential(
      name,
      [2, 8, 8],
      [
        ["pool", layers.maxPool2d({ kernel: size, stride: 2, ceilMode })],
        ["norm", layers.localResponseNorm({ size, convention: "paper" })],
        ["drop", layers.dropout(size / 10)],
      ],
    );
  const [other] = compareModels([pooled("a", false, 3), pooled("b", true, 2)]).differences;
  expect(other?.layers.map(({ layer, reasons }) => `${layer}: ${reasons.join()}`)).toEqual([
    "pool: kernel 3×3 → 2×2,rounding down → up",
    "norm: size 3 → 2",
    "drop: rate 0.3 → 0.2",
  ]);
});

test("layers that one idea has under two schemes of names are compared with each other", () => {
  const [other] = compareModels(["googlenet", "googlenet-bn"].map(createModel)).differences;
  const branch = other?.layers.find(({ layer }) => layer === "inception_3a/5x5");
  expect(branch).toMatchObject({
    other: "inception3a/branch3/1/conv",
    reasons: ["kernel 5×5 → 3×3", "padding 2 → 1", "bias yes → no", "activation relu → none"],
  });
  const fives = other?.layers.filter(({ reasons }) => reasons.includes("kernel 5×5 → 3×3"));
  expect(fives).toHaveLength(9);
  const alone = other?.layers.filter(({ reasons }) => reasons[0]?.startsWith("only"));
  const kinds = new Set(alone?.map(({ reasons }) => reasons[0]));
  const expected = [
    "only googlenet has it (localResponseNorm)",
    "only googlenet-bn has it (batchNorm2d)",
    "only googlenet-bn has it (activation)",
  ];
  expect(kinds).toEqual(new Set(expected));
});

test("the differences of the layers add up to that of the totals", () => {
  const models = [...alexnets, createModel("vgg11"), createModel("resnet18")];
  const { summaries, differences } = compareModels(models);
  differences.forEach(({ layers: rows }, at) => {
    for (const what of ["parameters", "macs"] as const) {
      const sum = rows.reduce(
        (
          all,
          {
            values: {
              [what]: [a = 0, b = 0],
            },
          },
        ) => all + b - a,
        0,
      );
      const [first, other] = [summaries[0], summaries[at + 1]].map((one) => one?.total[what].value);
      expect(sum).toBe((other ?? 0) - (first ?? 0));
    }
  });
});

test("layers of one network only, and of another kind, are said to be so", () => {
  const one = sequential(
    "one",
    [2, 8, 8],
    [
      ["a", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3 })],
      ["b", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3, bias: false })],
    ],
  );
  const two = sequential(
    "two",
    [2, 8, 8],
    [
      ["a", layers.subsample({ channels: 2, kernel: 2 })],
      ["c", layers.prelu({ channels: 2 })],
    ],
  );
  expect(compareModels([one, two]).differences[0]?.layers).toMatchObject([
    { layer: "a", reasons: ["conv2d → subsample"] },
    { layer: "c", values: { parameters: [undefined, 2] }, reasons: ["only two has it (prelu)"] },
    { layer: "b", values: { parameters: [36, undefined] }, reasons: ["only one has it (conv2d)"] },
  ]);
});

test("one network alone has nothing to be compared with", () => {
  expect(() => compareModels(alexnets.slice(0, 1))).toThrow("found one network");
});
