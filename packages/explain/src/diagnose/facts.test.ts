/** Wrong numbers that people have written down, each traced to the mistake that they made. */
import { connectivity, type Layer, layers, type Model, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.js";

/** A network of one layer, or of a few. */
function net(input: readonly number[], ...chain: readonly (readonly [string, Layer])[]): Model {
  return sequential("question", input, chain);
}

const conv = layers.conv2d;
/** The layers of the questions. */
const colour5 = (filters: number): Model =>
  net([3, 32, 32], ["conv", conv({ inChannels: 3, outChannels: filters, kernel: 5 })]);
const torch = net(
  [3, 512, 512],
  ["conv1", conv({ inChannels: 3, outChannels: 10, kernel: 5 })],
  ["conv2", conv({ inChannels: 10, outChannels: 10, kernel: 5 })],
);
const twoLayers = (padding: number): Model =>
  net(
    [1, 28, 28],
    ["conv1", conv({ inChannels: 1, outChannels: 16, kernel: 3, padding })],
    ["conv2", conv({ inChannels: 16, outChannels: 32, kernel: 3, padding })],
  );
/** k1 = 4 maps, k2 = 6 filters of 5×5. */
const fourToSix = net(
  [1, 20, 22],
  ["conv1", conv({ inChannels: 1, outChannels: 4, kernel: 3, padding: 1 })],
  ["conv2", conv({ inChannels: 4, outChannels: 6, kernel: 5, padding: 2 })],
);
const depthwise = net(
  [4, 20, 24],
  [
    "conv",
    conv({ inChannels: 4, outChannels: 24, kernel: 5, connectivity: connectivity.depthwise(6) }),
  ],
);
const evenPool = net(
  [256, 14, 14],
  ["pool", layers.maxPool2d({ kernel: 2 })],
  ["fc", layers.linear({ inFeatures: [256, 7, 7], outFeatures: 4096 })],
);
const vgg = createModel("vgg16");
const alexnet = createModel("alexnet");
const lenet5 = createModel("lenet5");
const modern = createModel("lenet5-modern");
const googlenet = createModel("googlenet");

/** Model, quantity, wrong number, and the mistakes that stand first. */
type Claim = readonly [model: Model, address: string, number: string, mistakes: string];

const claims: Readonly<Record<string, readonly Claim[]>> = {
  "AlexNet's first dense layer has 4096 × 43,264 connections": [
    [alexnet, "fc6.inputs", "43264", "pool-skipped"],
    [alexnet, "fc6.inputs", "13x13x256", "pool-skipped"],
    [alexnet, "fc6.weights", "177209344", "pool-skipped"],
    [alexnet, "fc6.macs", "4096·43,264", "pool-skipped"],
    [alexnet, "fc6.connections", "4096 × 43,264", "bias-forgotten+pool-skipped"],
    [alexnet, "fc6.connections", "37,748,736", "bias-forgotten"],
  ],
  "stride 3 and pool size 2": [
    [alexnet, "pool5.output", "4", "kernel-stride-swapped"],
    [alexnet, "pool5.output", "4x4x256", "kernel-stride-swapped"],
    [alexnet, "pool2.output", "9", "kernel-stride-swapped"],
  ],
  "pooled size = (input − window)/(stride + 1)": [
    [alexnet, "pool5.output", "3", "over-stride-plus-one"],
    [alexnet, "fc6.inputs", "2304", "over-stride-plus-one"],
    [evenPool, "pool.output", "4", "over-stride-plus-one"],
  ],
  "14, window 2, stride 2 → 4, so 4·4·256 = 4096": [
    [evenPool, "fc.inputs", "4096", "width-for-inputs"],
    [evenPool, "pool.output", "4096", "over-stride-plus-one"],
    [alexnet, "fc6.inputs", "4096", "width-for-inputs"],
  ],
  "a dense layer n→m has n·m parameters": [
    [alexnet, "fc6.parameters", "37748736", "bias-forgotten"],
    [alexnet, "fc7.parameters", "16777216", "bias-forgotten"],
    [alexnet, "fc8.parameters", "4,096,000", "bias-forgotten"],
  ],
  "5×5 filters on 32×32×3 make a 28×28 RGB image": [
    [colour5(1), "conv.output", "28x28x3", "maps-kept"],
    [colour5(10), "conv.output", "28x28x3", "maps-kept"],
  ],
  "75, 750 and 2,500 parameters": [
    [colour5(1), "conv.parameters", "75", "bias-forgotten"],
    [colour5(10), "conv.parameters", "750", "bias-forgotten"],
    [torch, "conv1.parameters", "750", "bias-forgotten"],
    [torch, "conv2.parameters", "2,500", "bias-forgotten"],
  ],
  "a layer of 10 filters has 10 neurons": [
    [torch, "conv1.neurons", "10", "neurons-as-filters"],
    [torch, "conv1.neurons", "760", "another-quantity"],
  ],
  "a convolution layer holds no weights": [[torch, "conv1.weights", "0", "weights-overlooked"]],
  "k2 filters on k1 maps give k1·k2 maps (type 1)": [
    [fourToSix, "conv2.output", "24", "every-filter-on-every-map"],
    [fourToSix, "conv2.output", "20x22x24", "every-filter-on-every-map"],
    [fourToSix, "conv2.neurons", "10560", "every-filter-on-every-map"],
    [fourToSix, "conv2.biases", "24", "every-filter-on-every-map"],
  ],
  "or share one 2-D kernel over the maps (type 2.1)": [
    [fourToSix, "conv2.weights", "25x6", "kernel-shared-over-maps"],
    [fourToSix, "conv2.parameters", "156", "kernel-shared-over-maps"],
  ],
  "type 1 is depthwise convolution": [
    [depthwise, "conv.weights", "150", "depthwise-kernels-shared"],
  ],
  "first-layer filters are two-dimensional": [
    [torch, "conv1.weights", "250", "kernel-shared-over-maps"],
    [torch, "conv1.macs", "64516000", "depth-forgotten"],
  ],
  "pooling has no parameters": [
    [lenet5, "S2.parameters", "0", "pooling-learns-nothing"],
    [lenet5, "S4.parameters", "0", "pooling-learns-nothing"],
  ],
  "3×3×16, then 3×3×32 on 28×28": [
    [twoLayers(1), "conv1.parameters", "144", "bias-forgotten"],
    [twoLayers(1), "conv2.parameters", "4608", "bias-forgotten"],
    [twoLayers(0), "conv1.output", "28", "padding-presumed"],
    [twoLayers(0), "conv1.output", "28x28x16", "padding-presumed"],
    [twoLayers(0), "conv2.output", "28", "padding-presumed"],
    [twoLayers(0), "conv2.output", "28x28x32", "padding-presumed"],
  ],
  "a full C3": [
    [lenet5, "C3.parameters", "2,416", "wired-fully"],
    [lenet5, "C3.connections", "241,600", "wired-fully"],
    [lenet5, "C3.neurons", "16", "neurons-as-filters"],
  ],
  "a table with its depth forgotten, its kernels shared, or every filter on every map": [
    [lenet5, "C3.parameters", "416", "kernel-shared-over-maps"],
    [lenet5, "C3.weights", "400", "kernel-shared-over-maps"],
    [lenet5, "C3.macs", "40000", "depth-forgotten"],
    [lenet5, "C3.connections", "41600", "depth-forgotten"],
    [lenet5, "C3.output", "96x10x10", "every-filter-on-every-map"],
  ],
  "three networks called AlexNet": [
    [alexnet, "total.parameters", "62378344", "wired-fully"],
    [alexnet, "total.macs", "1135256096", "wired-fully"],
    [alexnet, "conv2.parameters", "614656", "wired-fully"],
    [alexnet, "conv1.output", "54", "input-size-confused"],
  ],
  "LeNet-5 on MNIST's 28×28, without padding": [
    [modern, "total.parameters", "44426", "input-size-confused"],
    [modern, "C5.parameters", "30840", "input-size-confused"],
    [modern, "C5.weights", "120x16x4x4", "input-size-confused"],
    [modern, "C5.inputs", "256", "input-size-confused"],
    [lenet5, "C5.parameters", "30,840", "input-size-confused"],
  ],
  "two towers": [
    [alexnet, "conv2.output", "27x27x128", "one-tower"],
    [alexnet, "conv2.parameters", "614912", "towers-doubled"],
    [alexnet, "conv4.weights", "331776", "one-tower"],
  ],
  "NCHW or NHWC": [
    [alexnet, "conv3.weights", "44928", "axes-in-another-order"],
    [vgg, "conv1_1.weights", "129024", "axes-in-another-order"],
  ],
  "a module of GoogLeNet": [
    [googlenet, "inception_3a/.parameters", "163328", "bias-forgotten"],
    [googlenet, "inception_3a/.macs", "256098304", "flops-for-macs"],
    [googlenet, "total.parameters", "5973552", "last-layer-left-out"],
  ],
  "GFLOPs of VGG16": [
    [vgg, "total.macs", "15346630656", "convolutions-alone"],
    [vgg, "total.macs", "15.35G", "convolutions-alone"],
    [vgg, "total.macs", "15.48G", "another-convention"],
    [vgg, "total.macs", "30.71G", "another-convention"],
    [vgg, "total.flops", "30.71G", "another-convention"],
    [vgg, "total.macs", "30.94G", "flops-for-macs"],
    [vgg, "total.flops", "15470264320", "macs-for-flops"],
    [vgg, "total.flops", "15346630656", "another-convention"],
    [vgg, "total.parameters", "14714688", "convolutions-alone"],
    [vgg, "fc6.parameters", "102760448", "bias-forgotten"],
    [vgg, "pool5.receptiveField", "243", "field-stride-too-early"],
    [vgg, "pool5.receptiveField", "308", "field-recurrence-backwards"],
    [vgg, "pool5.receptiveField", "404", "field-of-the-dense-layer"],
    [vgg, "total.receptiveField", "404", "field-beyond-the-image"],
    [vgg, "fc6.receptiveField", "404", "field-beyond-the-image"],
  ],
  "add taken for concat, and concat for add": [
    [createModel("resnet18"), "layer1/0/add.output", "128x56x56", "concat-for-add"],
    [createModel("resnet18"), "layer1/0/add.output", "128", "concat-for-add"],
    [createModel("resnet18"), "layer1/1/conv1.weights", "73728", "concat-for-add"],
    [createModel("squeezenet1_0"), "fire2/concat.output", "64x54x54", "add-for-concat"],
  ],
  "batch norm's four numbers": [
    [createModel("resnet18"), "bn1.parameters", "256", "statistics-trained"],
    [createModel("resnet18"), "bn1.state", "256", "learned-counted-as-state"],
    [createModel("resnet18"), "total.state", "19200", "learned-counted-as-state"],
    [createModel("resnet18"), "fc.inputs", "25088", "pool-skipped"],
  ],
};

describe.each(Object.entries(claims))("%s", (_claim, cases) => {
  it.each(cases.map((claim) => [claim[1], claim[2], claim[3], claim[0]] as const))(
    "%s = %s comes from %s",
    (address, number, expected, model) => {
      const { verdict, findings } = diagnose(model, address, number);
      expect(verdict).toBe("explained");
      const [first] = findings;
      // Two beliefs may be one and the same arithmetic: no number tells them apart.
      const foremost = findings.filter(
        ({ derived }) => derived.substituted === first?.derived.substituted,
      );
      const ids = foremost.map(({ mistakes }) => mistakes.map(({ id }) => id).join("+"));
      expect(ids.slice(0, 2)).toContain(expected);
    },
  );
});
