/** Published figures of one network differ by their convention: the facts behind "15.35 or 30.94 GFLOPs". */
import { layers, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import {
  conventions,
  type OperationConvention,
  operationConventions,
  quantity,
  summarize,
} from "./index.js";

const vgg16 = createModel("vgg16");
const totals = (model: string, convention?: OperationConvention) => {
  const { macs, flops } = summarize(createModel(model), { convention }).total;
  return [macs.value, flops.value];
};

test.each([
  ["convolutions-only", 15.35],
  ["weights-only", 15.47],
  ["with-bias", 15.48],
  ["convolutions-times-two", 30.71],
  ["times-two", 30.94],
  ["torchinfo", 15.48],
  ["fvcore", 15.47],
] as const)("VGG16 has, by %s, %d thousand million operations", (convention, published) => {
  const { value, convention: named } = quantity(vgg16, "total.flops", { convention });
  expect(Number((value / 1e9).toFixed(2))).toBe(published);
  expect(named).toBe(convention);
});

test("without a choice a MAC is a multiplication by a weight, and two FLOPs", () => {
  expect(totals("vgg16")).toEqual([15_470_264_320, 30_940_528_640]);
  expect(quantity(vgg16, "conv1_1.macs").convention).toBe("weights-only");
  expect(quantity(vgg16, "conv1_1.flops")).toMatchObject({
    substituted: "2·64·224·224·3·3·3 = 173,408,256",
    convention: "times-two",
  });
});

test("where a FLOP is half a MAC, MACs are counted by the convention that is doubled", () => {
  const { macs } = summarize(vgg16, { convention: "times-two" }).total;
  expect(macs).toMatchObject({ value: 15_470_264_320, convention: "weights-only" });
});

// torchinfo 1.8 prints 1.81 G for ResNet-18; fvcore 4.09 + 0.02 G for ResNet-50: its batch norms count 2 a value.
test("torchinfo counts a batch norm's parameters once, fvcore its values twice", () => {
  const net = sequential("norm", [3, 4, 5], [["bn", layers.batchNorm2d({ channels: 3 })]]);
  expect(quantity(net, "bn.flops", { convention: "torchinfo" }).value).toBe(6);
  expect(quantity(net, "bn.flops", { convention: "fvcore" }).substituted).toBe("2·60 = 120");
  expect(quantity(net, "bn.flops").value).toBe(0);
});

test("torchinfo multiplies a convolution's biases with the places, a dense layer's with none", () => {
  const net = sequential(
    "both",
    [3, 6, 5],
    [
      ["conv", layers.conv2d({ inChannels: 3, outChannels: 2, kernel: 3 })],
      ["fc", layers.linear({ inFeatures: [2, 4, 3], outFeatures: 7 })],
    ],
  );
  const flops = (name: "conv" | "fc") =>
    quantity(net, `${name}.flops`, { convention: "torchinfo" });
  expect(flops("conv").substituted).toBe("(2·3·3·3 + 2)·4·3 = 672");
  expect(flops("fc").substituted).toBe("2·4·3·7 + 7 = 175");
});

test("fvcore's flops of ResNet-50 are its MACs, two a value of every batch norm, and its last pooling", () => {
  const model = createModel("resnet50");
  const [macs] = totals("resnet50");
  const norms = model.nodes.filter(({ layer }) => layer.kind === "batchNorm2d");
  const values = norms.reduce((all, { outputShape: [c = 0, h = 0, w = 0] }) => all + c * h * w, 0);
  expect(totals("resnet50", "fvcore")[1]).toBe((macs ?? 0) + 2 * values + 2048 * 7 * 7);
});

test("every convention is said in words, and unknown ones are refused", () => {
  for (const name of operationConventions) expect(conventions[name]).toMatch(/\w+ \w+/);
  const convention = "thop" as OperationConvention;
  expect(() => summarize(vgg16, { convention })).toThrow("expected weights-only, with-bias");
});
