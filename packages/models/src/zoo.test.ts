/** What holds of every network of the zoo, and the figures that follow from each. Receptive fields are explain's. */
import {
  freeCount,
  INPUT,
  type Model,
  modelFromJson,
  modelToJson,
  type ShapedNode,
} from "@convscope/core";
import { describe, expect, it } from "vitest";
import { alexnet, createModel, modelNames, type PublishedFigure, vgg, zoo } from "./index.js";

type Quantity = PublishedFigure["quantity"];

/** One figure of one layer; layers that count nothing have 0. */
function countOf({ layer, inputShapes }: ShapedNode, quantity: Quantity): number {
  if (quantity !== "parameters") return layer.counts?.(...inputShapes)[quantity] ?? 0;
  return layer.variables.reduce(
    (sum, spec) => sum + (spec.kind === "parameter" ? freeCount(spec) : 0),
    0,
  );
}

/** A figure of a layer, of all layers whose names begin so, or of all. */
function count(model: Model, quantity: Quantity, layer?: string): number {
  return model.nodes
    .filter(({ name }) => {
      if (layer === undefined) return true;
      return layer.endsWith("/") ? name.startsWith(layer) : name === layer;
    })
    .reduce((sum, node) => sum + countOf(node, quantity), 0);
}

/** Rows of input that row 0 of a layer in a chain reads, padding among them. */
function fieldOf(model: Model, layer: string): number {
  let range = { rows: { first: 0, last: 0 }, columns: { first: 0, last: 0 } };
  for (let name = layer; name !== INPUT; ) {
    const node = model.node(name);
    [range = range] = node.layer.inputRange?.(range, ...node.inputShapes) ?? [];
    name = node.inputs[0] ?? INPUT;
  }
  return range.rows.last - range.rows.first + 1;
}

describe.each(modelNames)("%s", (name) => {
  const { source, published } = zoo[name] ?? { source: "", published: [] };

  it("has the name, the source and the loss that training and explaining need", () => {
    const model = createModel(name);
    expect(model.name).toBe(name);
    expect(model.metadata.source).toBeDefined();
    expect(model.metadata.loss).toBeDefined();
    expect(source).not.toBe("");
  });

  it("has each figure that its source prints, or a note on why it has another", () => {
    const model = createModel(name);
    for (const { quantity, layer, printed, exact, note } of published) {
      const where = `${quantity} of ${layer ?? "all"}`;
      expect(count(model, quantity, layer), where).toBe(exact);
      if (note === undefined) expect(Math.abs(printed / exact - 1), where).toBeLessThan(0.035);
    }
  });

  it("comes back from its file as it was", () => {
    const json = JSON.parse(JSON.stringify(modelToJson(createModel(name))));
    const again = modelFromJson(json);
    expect(JSON.parse(JSON.stringify(modelToJson(again)))).toEqual(json);
    const specs = (model: Model): readonly string[] =>
      model.nodes.flatMap((node) =>
        node.layer.variables.map((spec) => `${node.name}.${spec.name} ${spec.shape.join("·")}`),
      );
    expect(specs(again)).toEqual(specs(createModel(name)));
  });
});

it("describes all networks, more than 1,000 million weights, without making one of them", () => {
  const before = process.memoryUsage().arrayBuffers;
  const models = modelNames.map(createModel);
  const parameters = models.reduce((sum, model) => sum + count(model, "parameters"), 0);
  expect(parameters).toBeGreaterThan(1e9);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6);
});

describe("another size of input", () => {
  it.each([
    ["vgg11", vgg(11, { size: 32 }), "512,1,1"],
    ["vgg16", vgg(16, { size: 100 }), "512,3,3"],
    ["alexnet", alexnet({ size: 67 }), "256,1,1"],
    ["alexnet-one-tower", alexnet({ variant: "one-tower", size: 63 }), "256,1,1"],
  ] as const)("%s has as many inputs of fc6 as pool5 leaves", (name, model, pooled) => {
    expect(model.name).toBe(name);
    expect(model.node("fc6").inputShapes.join()).toBe(pooled);
    expect(model.outputShape).toEqual([1000]);
  });

  it("is refused with the layer that has no place in it", () => {
    expect(() => vgg(11, { size: 31 })).toThrow(/pool5/);
    expect(() => alexnet({ size: 66 })).toThrow(/pool5/);
  });
});

describe("totals", () => {
  it.each([
    ["lenet5", 60_000],
    ["lenet5-modern", 61_706],
    ["nielsen-ch6", 289_630],
    ["nielsen-ch6-two-conv", 85_670],
    ["cs231n-demo", 6_440],
    ["tiny-vgg", 19_920],
    ["nin", 966_986],
    ["cifar-vgg", 307_498],
    ["googlenet-aux", 13_378_280],
    ["googlenet-bn-aux", 13_004_888],
  ])("%s has %i parameters", (name, parameters) => {
    expect(count(createModel(name), "parameters")).toBe(parameters);
  });

  it.each([
    ["alexnet", 60_965_224, 724_406_816],
    ["alexnet-ungrouped", 62_378_344, 1_135_256_096],
    ["alexnet-one-tower", 61_100_840, 714_188_480],
    ["alexnet-one-tower-lrn", 61_100_840, 714_188_480],
    ["vgg11", 132_863_336, 7_609_090_048],
    ["vgg13", 133_047_848, 11_308_466_176],
    ["vgg16", 138_357_544, 15_470_264_320],
    ["vgg19", 143_667_240, 19_632_062_464],
    ["resnet18", 11_689_512, 1_814_073_344],
    ["resnet34", 21_797_672, 3_663_761_408],
    ["resnet50", 25_557_032, 4_089_184_256],
    ["resnet101", 44_549_160, 7_801_405_440],
    ["mobilenet_v1", 4_231_976, 568_740_352],
    ["mobilenet_v2", 3_504_872, 300_774_272],
    ["squeezenet1_0", 1_248_424, 818_924_576],
    ["squeezenet1_1", 1_235_496, 349_151_936],
    ["googlenet", 6_998_552, 1_582_671_872],
    ["googlenet-bn", 6_624_904, 1_498_376_192],
  ])("%s has %i parameters and %i MACs", (name, parameters, macs) => {
    const model = createModel(name);
    expect(count(model, "parameters")).toBe(parameters);
    expect(count(model, "macs")).toBe(macs);
  });
});

describe("alexnet", () => {
  it.each([
    ["conv1", "96,55,55", 34_944, 105_415_200, 11],
    ["pool1", "96,27,27", 0, 0, 19],
    ["conv2", "256,27,27", 307_456, 223_948_800, 51],
    ["pool2", "256,13,13", 0, 0, 67],
    ["conv3", "384,13,13", 885_120, 149_520_384, 99],
    ["conv4", "384,13,13", 663_936, 112_140_288, 131],
    ["conv5", "256,13,13", 442_624, 74_760_192, 163],
    ["pool5", "256,6,6", 0, 0, 195],
  ])(
    "has in %s the output %s, %i parameters, %i MACs and a receptive field of %i",
    (layer, output, parameters, macs, field) => {
      const model = createModel("alexnet");
      expect(model.node(layer).outputShape.join()).toBe(output);
      expect(count(model, "parameters", layer)).toBe(parameters);
      expect(count(model, "macs", layer)).toBe(macs);
      expect(fieldOf(model, layer)).toBe(field);
    },
  );

  it.each([
    ["fc6", 37_752_832, 37_748_736],
    ["fc7", 16_781_312, 16_777_216],
    ["fc8", 4_097_000, 4_096_000],
  ])("has in %s %i parameters and %i MACs", (layer, parameters, macs) => {
    const model = createModel("alexnet");
    expect(count(model, "parameters", layer)).toBe(parameters);
    expect(count(model, "macs", layer)).toBe(macs);
  });

  it("starts its hidden biases at 1 where the paper says so", () => {
    const starts = createModel("alexnet").nodes.flatMap(({ name, layer }) => {
      const bias = layer.variables.find((spec) => spec.name === "bias");
      return bias === undefined ? [] : [`${name} ${JSON.stringify(layer.options.biasInitialiser)}`];
    });
    const one = '{"scheme":"constant","value":1}';
    expect(starts).toEqual([
      "conv1 undefined",
      `conv2 ${one}`,
      "conv3 undefined",
      `conv4 ${one}`,
      `conv5 ${one}`,
      `fc6 ${one}`,
      `fc7 ${one}`,
      "fc8 undefined",
    ]);
  });

  it("normalises in 2012 and in 2014, and not in torchvision", () => {
    const norms = (name: string): readonly string[] =>
      createModel(name)
        .nodes.filter(({ layer }) => layer.kind === "localResponseNorm")
        .map((node) => node.name);
    expect(norms("alexnet")).toEqual(["norm1", "norm2"]);
    expect(norms("alexnet-one-tower-lrn")).toEqual(["norm1", "norm2"]);
    expect(norms("alexnet-one-tower")).toEqual([]);
  });
});

describe("vgg16", () => {
  it("has 14,714,688 parameters in convolutions, 102,764,544 in fc6, and a receptive field of 212", () => {
    const model = createModel("vgg16");
    const convolutions = model.nodes.filter(({ layer }) => layer.kind === "conv2d");
    expect(convolutions.reduce((sum, node) => sum + countOf(node, "parameters"), 0)).toBe(
      14_714_688,
    );
    expect(convolutions).toHaveLength(13);
    expect(count(model, "parameters", "fc6")).toBe(102_764_544);
    expect(fieldOf(model, "pool5")).toBe(212);
  });

  it("is published under five figures, each by its own convention", () => {
    const model = createModel("vgg16");
    const convolutions = model.nodes.filter(({ layer }) => layer.kind === "conv2d");
    const macs = convolutions.reduce((sum, node) => sum + countOf(node, "macs"), 0);
    const biases = convolutions.reduce((sum, node) => sum + countOf(node, "neurons"), 0);
    const all = count(model, "macs");
    const giga = (value: number): string => (value / 1e9).toFixed(2);
    expect(giga(macs)).toBe("15.35");
    expect(giga(all)).toBe("15.47");
    expect(giga(all + biases + 4096 + 4096 + 1000)).toBe("15.48");
    expect(giga(2 * macs + biases)).toBe("30.71");
    expect(giga(2 * all)).toBe("30.94");
  });
});

describe("googlenet", () => {
  it("lends its auxiliary heads as layers, each with a number for every class", () => {
    for (const [name, heads] of [
      ["googlenet-aux", ["loss1/classifier", "loss2/classifier"]],
      ["googlenet-bn-aux", ["aux1/fc2", "aux2/fc2"]],
    ] as const) {
      const model = createModel(name);
      for (const head of heads) expect(model.node(head).outputShape).toEqual([1000]);
      expect(model.outputShape).toEqual([1000]);
    }
  });
});

describe("squeezenet1_0", () => {
  it("leaves 54, 27 and 13 rows behind its poolings, rounded up, and a map for each class", () => {
    const model = createModel("squeezenet1_0");
    const rows = ["conv1", "pool1", "pool4", "pool8"].map(
      (name) => model.node(name).outputShape[1],
    );
    expect(rows).toEqual([109, 54, 27, 13]);
    expect(model.node("conv10").outputShape).toEqual([1000, 13, 13]);
  });
});
