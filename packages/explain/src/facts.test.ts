/**
 * Figures that everybody asks for, as their papers and programs have them: every table of them, and the right answer to
 * every wrong number that goes round. What their letters say is in the other tests.
 */
import {
  type Connectivity,
  type Conv2dLayerOptions,
  connectivity,
  type Layer,
  type LinearOptions,
  type LocalResponseNormOptions,
  layers,
  lenet5C3,
  type Shape,
  sequential,
  tensor,
} from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { describe, expect, test } from "vitest";
import { quantitiesOf, quantity, summarize, windowShape } from "./index.js";

describe("LeNet-5 as printed in 1998", () => {
  const summary = summarize(createModel("lenet5"));

  test.each([
    ["C1", [6, 28, 28], 4704, 156, 122_304],
    ["S2", [6, 14, 14], 1176, 12, 5880],
    ["C3", [16, 10, 10], 1600, 1516, 151_600],
    ["S4", [16, 5, 5], 400, 32, 2000],
    ["C5", [120, 1, 1], 120, 48_120, 48_120],
    ["F6", [84], 84, 10_164, 10_164],
    ["output", [10], 10, 0, 840],
  ])("%s has the output %j, %i neurons, %i trainable, %i connections", (name, ...row) => {
    const { output, neurons, trainable, connections } = quantitiesOf(summary, name);
    expect([output, neurons, trainable, connections].map(({ value }) => value)).toEqual(row);
  });

  test("C3 reads the S2 maps that Table I marks", () => {
    const rows = [
      "X...XXX..XXXX.XX",
      "XX...XXX..XXXX.X",
      "XXX...XXX..X.XXX",
      ".XXX..XXXX..X.XX",
      "..XXX..XXXX.XX.X",
      "...XXX..XXXX.XXX",
    ];
    const marked = rows.flatMap((row, from) =>
      [...row].flatMap((mark, to) => (mark === "X" ? [`${from}→${to}`] : [])),
    );
    expect(marked).toHaveLength(60);
    expect(new Set(lenet5C3.map(([from, to]) => `${from}→${to}`))).toEqual(new Set(marked));
  });

  test("it has 60,000 parameters and 340,908 connections, the modern one 61,706 parameters", () => {
    expect(summary.total.trainable.value).toBe(60_000);
    expect(summary.total.connections.value).toBe(340_908);
    const modern = createModel("lenet5-modern");
    expect(quantity(modern, "total.parameters").value).toBe(61_706);
    expect(quantity(modern, "C3.parameters").value).toBe(2416);
    expect(quantity(modern, "C3.connections").value).toBe(241_600);
  });
});

describe("AlexNet", () => {
  const summary = summarize(createModel("alexnet"));

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
  ])("%s has the output %j, %i parameters, %i MACs and sees %i pixels", (name, ...row) => {
    const { output, parameters, macs, receptiveField } = quantitiesOf(summary, name);
    const [rows, columns] = receptiveField.value;
    expect([output.value, parameters.value, macs.value, rows]).toEqual(row);
    expect(columns).toBe(rows);
  });

  test.each([
    ["conv5.neurons", 43_264],
    ["fc6.inputs", 9216],
    ["fc6.weights", 37_748_736],
    ["fc6.biases", 4096],
    ["conv1.neurons", 290_400],
  ])("%s is %i", (address, value) => {
    expect(quantity(createModel("alexnet"), address).value).toBe(value);
  });
});

test.each([
  ["alexnet", 60_965_224, 724_406_816],
  ["alexnet-ungrouped", 62_378_344, 1_135_256_096],
  ["alexnet-one-tower", 61_100_840, 714_188_480],
  ["vgg16", 138_357_544, 15_470_264_320],
  ["resnet18", 11_689_512, 1_814_073_344],
  ["resnet50", 25_557_032, 4_089_184_256],
  ["mobilenet_v2", 3_504_872, 300_774_272],
  ["squeezenet1_0", 1_248_424, 818_924_576],
  ["squeezenet1_1", 1_235_496, 349_151_936],
  ["googlenet", 6_998_552, 1_582_671_872],
  ["googlenet-bn", 6_624_904, 1_498_376_192],
])("%s has %i parameters and %i MACs", (name, parameters, macs) => {
  const { total } = summarize(createModel(name));
  expect([total.parameters.value, total.macs.value]).toEqual([parameters, macs]);
});

test.each([
  ["googlenet-aux", "total.parameters", 13_378_280],
  ["googlenet-bn-aux", "total.parameters", 13_004_888],
  ["nielsen-ch6", "total.parameters", 289_630],
  ["nielsen-ch6-two-conv", "total.parameters", 85_670],
  ["vgg16", "fc6.parameters", 102_764_544],
])("%s has %s %i", (name, address, value) => {
  expect(quantity(createModel(name), address).value).toBe(value);
});

test("VGG16's convolutions hold 14,714,688 parameters, and a unit of pool5 sees 212 pixels", () => {
  const { layers: rows } = summarize(createModel("vgg16"));
  const convolutions = rows.filter(({ kind }) => kind === "conv2d");
  expect(convolutions.reduce((all, { parameters }) => all + parameters.value, 0)).toBe(14_714_688);
  const pool5 = rows.find(({ name }) => name === "pool5");
  expect(pool5?.receptiveField.value).toEqual([212, 212]);
});

describe("GoogLeNet's modules", () => {
  const summary = summarize(createModel("googlenet"));

  test.each([
    ["conv1/", 9408, 118_013_952],
    ["conv2/", 114_688, 359_661_568],
    ["inception_3a/", 163_328, 128_049_152],
    ["inception_3b/", 388_096, 304_267_264],
    ["inception_4a/", 375_552, 73_608_192],
    ["inception_4b/", 448_512, 87_908_352],
    ["inception_4c/", 509_440, 99_850_240],
    ["inception_4d/", 604_672, 118_515_712],
    ["inception_4e/", 867_328, 169_996_288],
    ["inception_5a/", 1_042_432, 51_079_168],
    ["inception_5b/", 1_442_816, 70_697_984],
    ["loss3/", 1_024_000, 1_024_000],
  ])("%s has %i weights and %i MACs", (module, ...row) => {
    const { weights, macs } = quantitiesOf(summary, module);
    expect([weights.value, macs.value]).toEqual(row);
  });

  test("a module reads what comes from outside, once, and gives what its last layer gives", () => {
    const { inputs, output, memory } = quantitiesOf(summary, "inception_3a/");
    expect(inputs).toMatchObject({ value: 192 * 28 * 28, formula: "pool2/3x3_s2" });
    expect(output.value).toEqual([256, 28, 28]);
    expect(memory.formula).toContain("inception_3a/");
  });
});

/** One layer on an input of its own. */
function alone(input: Shape, layer: Layer) {
  return quantitiesOf(summarize(sequential("alone", input, [["it", layer]])), "it");
}

const conv = (options: Conv2dLayerOptions): Layer => layers.conv2d(options);
const dense = (options: LinearOptions): Layer => layers.linear(options);

describe("what is right where a wrong number goes round", () => {
  test("n to m dense is n·m + m with biases", () => {
    const { parameters } = alone([9216], dense({ inFeatures: 9216, outFeatures: 4096 }));
    expect(parameters.substituted).toBe("9,216·4,096 + 4,096 = 37,752,832");
  });

  test("pooling size 3 stride 2 takes 13 to 6, size 2 stride 3 to 4; 14 by 2 and 2 to 7", () => {
    const pooled = (size: number, kernel: number, stride: number) =>
      windowShape({ kind: "pool", in: size, kernel, stride }).out[0];
    expect([pooled(13, 3, 2), pooled(13, 2, 3), pooled(14, 2, 2)]).toEqual([6, 4, 7]);
    expect(256 * pooled(14, 2, 2) ** 2).toBe(12_544);
  });

  test.each([1, 10])("5×5 on 3@32×32: %i filters give as many maps of 28×28", (outChannels) => {
    const { output, parameters } = alone(
      [3, 32, 32],
      conv({ inChannels: 3, outChannels, kernel: 5 }),
    );
    expect(output.value).toEqual([outChannels, 28, 28]);
    expect(parameters.value).toBe(76 * outChannels);
  });

  test("of filters over maps there are three kinds: 4 maps, 6 filters of 5×5", () => {
    const wired = (wiring: Connectivity, outChannels = 6) =>
      alone([4, 20, 20], conv({ inChannels: 4, outChannels, kernel: 5, connectivity: wiring }));
    const made = (figures: ReturnType<typeof wired>) => [
      figures.output.value[0],
      figures.weights.value,
      figures.biases.value,
    ];
    // Type 2.2 sums over maps; 1 uses each kernel on every map, depthwise has kernels for each; 2.1 has one for all maps.
    expect(made(wired(connectivity.full()))).toEqual([6, 600, 6]);
    expect(made(wired(connectivity.perMap()))).toEqual([24, 150, 24]);
    expect(made(wired(connectivity.depthwise(6), 24))).toEqual([24, 600, 24]);
    expect(made(wired(connectivity.sharedAcrossMaps()))).toEqual([6, 150, 6]);
  });

  test("a second layer of 10 filters on 10 maps has 2,510 parameters", () => {
    const layer = conv({ inChannels: 10, outChannels: 10, kernel: 5 });
    expect(alone([10, 28, 28], layer).parameters.value).toBe(2510);
  });

  test("10 filters on 3@512×512 make 2,580,640 neurons that share 760 parameters", () => {
    const layer = conv({ inChannels: 3, outChannels: 10, kernel: 5 });
    const { output, neurons, parameters, macs, weights, biases } = alone([3, 512, 512], layer);
    expect(output.value).toEqual([10, 508, 508]);
    expect([neurons, parameters, macs].map(({ value }) => value)).toEqual([
      2_580_640, 760, 193_548_000,
    ]);
    expect([weights.value, biases.value]).toEqual([10 * 75, 10]);
  });

  test("16 and then 32 filters of 3×3 on 28×28 have 160 and 4,640 parameters, 28×28 with padding 1", () => {
    const chain = [
      ["a", conv({ inChannels: 1, outChannels: 16, kernel: 3, padding: 1 })],
      ["b", conv({ inChannels: 16, outChannels: 32, kernel: 3, padding: 1 })],
    ] as const;
    const [a, b] = summarize(sequential("chain", [1, 28, 28], chain)).layers;
    expect([a?.parameters.value, b?.parameters.value]).toEqual([160, 4640]);
    expect(b?.output.value).toEqual([32, 28, 28]);
    const bare = conv({ inChannels: 1, outChannels: 16, kernel: 3 });
    expect(alone([1, 28, 28], bare).output.value).toEqual([16, 26, 26]);
  });

  test("doubling the width of chained layers makes four times the MACs", () => {
    const macs = (width: number) =>
      alone([width, 8, 8], conv({ inChannels: width, outChannels: width, kernel: 3 })).macs.value;
    expect(macs(32) / macs(16)).toBe(4);
  });

  test("a batch norm has four numbers a channel, two of them trained", () => {
    const { parameters, trainable, state } = alone(
      [64, 7, 7],
      layers.batchNorm2d({ channels: 64 }),
    );
    expect([parameters, trainable, state].map(({ value }) => value)).toEqual([128, 128, 128]);
  });

  test("LeNet-5's subsampling has two parameters a map, max pooling none", () => {
    expect(alone([6, 28, 28], layers.subsample({ channels: 6, kernel: 2 })).parameters.value).toBe(
      12,
    );
    expect(alone([6, 28, 28], layers.maxPool2d({ kernel: 2 })).parameters.value).toBe(0);
  });
});

describe("local response normalisation", () => {
  const fixed = { beta: 0.75, k: 2 };
  const values = Float32Array.of(1, -2, 3, 0.5, -1.5, 2);

  async function normed(options: LocalResponseNormOptions): Promise<readonly number[]> {
    const backend = createReferenceBackend();
    const chain = [["norm", layers.localResponseNorm(options)]] as const;
    const model = await sequential("alone", [6, 1, 1], chain).to(backend);
    return [...(await model.predict(tensor(backend, values, [1, 6, 1, 1])).data())];
  }

  test("PyTorch divides α by the size, the paper does not: 1e-4 there is 5e-4 with 5 channels", async () => {
    const paper = await normed({ size: 5, convention: "paper", alpha: 1e-4, ...fixed });
    expect(paper).toEqual(await normed({ size: 5, convention: "torch", alpha: 5e-4, ...fixed }));
    expect(paper).not.toEqual(
      await normed({ size: 5, convention: "torch", alpha: 1e-4, ...fixed }),
    );
  });

  test("of an even size PyTorch looks size/2 before, ONNX size/2 after", async () => {
    const [torch, onnx] = [
      await normed({ size: 4, convention: "torch", alpha: 2, ...fixed }),
      await normed({ size: 4, convention: "onnx", alpha: 2, ...fixed }),
    ];
    expect(torch).toEqual(await normed({ before: 2, after: 1, alpha: 0.5, ...fixed }));
    expect(onnx).toEqual(await normed({ before: 1, after: 2, alpha: 0.5, ...fixed }));
  });
});
