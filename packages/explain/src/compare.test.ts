import { layers, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { compareModels } from "./index.js";

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
  expect(tower?.layers.map(({ layer }) => layer)).toEqual([
    ...["conv1", "conv2", "conv3", "conv4", "conv5"],
  ]);
  expect(tower?.layers[0]).toMatchObject({
    values: { parameters: [34_944, 23_296] },
    reasons: ["filters 96 → 64"],
  });
  expect(tower?.layers[1]?.reasons).toEqual([
    ...["maps read 96 → 64", "filters 256 → 192", "groups 2 → 1"],
  ]);
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
    { layer: "b", values: { parameters: [36, undefined] }, reasons: ["only one has it"] },
    { layer: "c", values: { parameters: [undefined, 2] }, reasons: ["only two has it"] },
  ]);
});

test("one network alone has nothing to be compared with", () => {
  expect(() => compareModels(alexnets.slice(0, 1))).toThrow("found one network");
});
