import { alexnet, createModel, lenet5 } from "@convscope/models";
import { expect, test } from "vitest";
import { quantity, quantityAddress, quantityNames, summarize } from "./index.js";

const net = alexnet();

test.each([
  ["fc6.inputs", 9216, "256·6·6 = 9,216"],
  ["conv2.parameters", 307_456, "256·(96/2)·5·5 + 256 = 307,456"],
  ["conv1.neurons", 290_400, "96·55·55 = 290,400"],
  ["fc6.weights", 37_748_736, "256·6·6·4,096 = 37,748,736"],
] as const)("%s is %i, derived in numbers", (address, value, substituted) => {
  expect(quantity(net, address)).toMatchObject({ value, substituted });
});

test("total stands for the network, unless a layer bears the name of what is asked", () => {
  expect(quantity(net, "total.parameters").value).toBe(60_965_224);
  expect(quantity(lenet5(), "output.connections").value).toBe(840);
});

test("every fixed name is there for every layer and for the network, with unit, convention and source", () => {
  for (const layer of [...net.nodes.map(({ name }) => name), "total"]) {
    for (const name of quantityNames) {
      const { unit, formula, substituted, convention, source } = quantity(net, `${layer}.${name}`);
      for (const text of [unit, formula, substituted, convention, source])
        expect(text).not.toBe("");
    }
  }
  expect(Object.keys(summarize(net).total)).toEqual(quantityNames);
});

test("a shape says by which arithmetic it comes about", () => {
  expect(quantity(net, "conv1.output")).toMatchObject({
    value: [96, 55, 55],
    substituted: "96×55×55 = 290,400; P = Q = floor((227 + 0 + 0 − 11) / 4) + 1 = 55",
  });
});

test.each([
  ["conv22.macs", "did you mean conv2"],
  ["fc9.macs", "did you mean fc6 or fc7 or fc8"],
  ["conv2.mac", "did you mean macs"],
  ["conv2.params", "choose one of these"],
  ["zebra.macs", "conv1, norm1"],
  ["conv2", "write conv2.parameters"],
])("%s is refused with the nearest names", (address, text) => {
  expect(() => quantity(net, address)).toThrow(text);
});

test("a module is the beginning of names, with its slash; of many names an error lists the first", () => {
  const net50 = createModel("resnet50");
  expect(quantity(net50, "layer1/0/.weights").value).toBe(
    64 * 64 * (1 + 9 + 4 + 4) + (64 + 64 + 256 + 256),
  );
  expect(() => quantity(net50, "layer9/.weights")).toThrow("did you mean layer1/");
  expect(() => quantity(net50, "zebra.weights")).toThrow(/… total \(\d+ in all\)/);
});

test("an address without a quantity names a layer", () => {
  expect(quantityAddress(net, "conv2")).toEqual({ layer: "conv2" });
  expect(quantityAddress(net, "total.macs")).toEqual({ layer: "total", quantity: "macs" });
});
