/** Where the size of an output comes from, in words. */
import { layers, sequential } from "@convscope/core";
import { expect, it } from "vitest";
import { quantity } from "../quantity-address.js";

const model = sequential(
  "dilated",
  [1, 9, 11],
  [
    ["a", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 3, dilation: [2, 1] })],
    ["b", layers.convTranspose2d({ inChannels: 2, outChannels: 1, kernel: 3, dilation: 2 })],
  ],
);

it("works out what a dilated kernel spans, and says nothing of one that is not dilated", () => {
  expect(quantity(model, "a.output").substituted).toBe(
    "2×5×9 = 90; P = floor((9 + 0 + 0 − 5) / 1) + 1 = 5, the kernel spanning 2·(3 − 1) + 1 = 5; Q = floor((11 + 0 + 0 − 3) / 1) + 1 = 9",
  );
});

it("works it out in a transposed convolution, too", () => {
  expect(quantity(model, "b.output").substituted).toBe(
    "1×9×13 = 117; P = (5 − 1)·1 + 5 − 0 − 0 = 9, the kernel spanning 2·(3 − 1) + 1 = 5; Q = (9 − 1)·1 + 5 − 0 − 0 = 13, the kernel spanning 2·(3 − 1) + 1 = 5",
  );
});
