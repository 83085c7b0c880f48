// AlexNet's two towers, and who has none.
import { layers, sequential } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { towers } from "../index.js";
import { describeFigures } from "../testing/figure-rules.js";

const alexnet = createModel("alexnet");
const svg = towers(alexnet, summarize(alexnet));

const three = sequential(
  "three towers",
  [3, 24, 24],
  [
    ["a", layers.conv2d({ inChannels: 3, outChannels: 12, kernel: 3 })],
    ["b", layers.conv2d({ inChannels: 12, outChannels: 24, kernel: 3, groups: 3 })],
    ["pool", layers.maxPool2d({ kernel: 2 })],
    ["c", layers.conv2d({ inChannels: 24, outChannels: 6, kernel: 3 })],
  ],
);

describeFigures({ alexnet: () => svg, three: () => towers(three, summarize(three)) });

test("the towers share what the paper has them share: conv3 and the dense layers", () => {
  expect(svg).toContain("conv2, conv4, conv5 read their own tower alone");
  // Two lines cross into each of conv3, fc6 and fc7; fc8 is one layer again.
  expect(svg.match(/class="orangeline"/g)).toHaveLength(6);
  expect(svg).toContain("2 × 192@13×13");
});

test("a network without groups has no towers", () => {
  const model = createModel("lenet5");
  expect(() => towers(model, summarize(model))).toThrow(
    "towers: found no groups in lenet5, expected convolutions in the same 2 to 4 groups",
  );
});
