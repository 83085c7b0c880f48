// How AlexNet's figures are derived; the figures themselves are in facts.test.ts.
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { summarize } from "./index.js";

const paper = summarize(createModel("alexnet"));

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
