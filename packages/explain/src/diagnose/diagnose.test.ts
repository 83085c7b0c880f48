/** What diagnose says, and of what it says that it cannot. */
import {
  type Connectivity,
  connectivity,
  type Layer,
  layers,
  type Model,
  sequential,
} from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { quantity, quantityNames } from "../quantity-address.js";
import { diagnose } from "./diagnose.js";

const alexnet = createModel("alexnet");

it("tells the wrong derivation and the right one in one sentence", () => {
  expect(diagnose(alexnet, "fc6.inputs", "43264").sentence).toBe(
    "43264: the size before pool5 (13·13·256); after 3×3/2 pooling it is 6·6·256 = 9,216.",
  );
  expect(diagnose(createModel("lenet5"), "C3.connections", "241,600").sentence).toBe(
    "241,600: C3 fully wired, 16·6 connections of maps in place of 60 (10·10·(16·6·5·5 + 16)); with the 60 connections of the table it is 10·10·(60·5·5 + 16) = 151,600.",
  );
});

it("says that the right number is right, whatever form it has", () => {
  for (const number of ["9216", "9,216", "9_216", "6x6x256", "9.2k", "9.216e3"]) {
    const { verdict, sentence } = diagnose(alexnet, "fc6.inputs", number);
    expect(verdict).toBe("right");
    expect(sentence).toBe(`${number} is right: fc6.inputs is 6·6·256 = 9,216.`);
  }
  expect(diagnose(alexnet, "pool5.output", "6").sentence).toBe(
    "6 is right: rows of pool5.output, (13 − 3)/2 + 1 = 6.",
  );
  expect(diagnose(alexnet, "conv2.output", "256").sentence).toBe(
    "256 is right: maps of conv2.output, 256.",
  );
  expect(diagnose(alexnet, "total.parameters", "61M").verdict).toBe("right");
});

it("takes a receptive field by its sides, as it is printed, and not for a product", () => {
  for (const number of ["195", "195x195", "195×195", "195 × 195"]) {
    expect(diagnose(alexnet, "pool5.receptiveField", number).verdict).toBe("right");
  }
  const { sentence } = diagnose(alexnet, "conv1.receptiveField", "11x11");
  expect(sentence).toBe("11x11 is right: conv1.receptiveField is 1 + 10·1 = 11.");
  const wrong = diagnose(createModel("vgg16"), "pool5.receptiveField", "243x243");
  expect(wrong.findings[0]?.mistakes[0]?.id).toBe("field-stride-too-early");
  for (const number of ["195x11", "195x195x1", "38025"]) {
    expect(diagnose(alexnet, "pool5.receptiveField", number).verdict).not.toBe("right");
  }
});

describe("what a network or a module reads, gives and sees", () => {
  it.each([
    [alexnet, "total.output", "1000", "fc8.output is 1,000"],
    [alexnet, "total.inputs", "154587", "conv1.inputs is 227·227·3 = 154,587"],
    [createModel("vgg16"), "total.receptiveField", "224", "fc8.receptiveField is 224"],
    [createModel("googlenet"), "inception_3a/.output", "28x28x256", "28·28·256 = 200,704"],
    [createModel("googlenet"), "inception_3a/.inputs", "150528", "28·28·192 = 150,528"],
    [createModel("googlenet"), "inception_3a/.receptiveField", "59", "is 1 + "],
  ] as const)("is what its layers do: %o %s", (model, address, number, words) => {
    const { verdict, sentence } = diagnose(model, address, number);
    expect(verdict).toBe("right");
    expect(sentence).toContain(words);
  });

  it.each([
    ["total.output", "1001", "unknown"],
    ["total.inputs", "150528", "explained"],
    ["total.inputs", "51529", "explained"],
  ])("and their mistakes are told: alexnet %s %s", (address, number, verdict) => {
    expect(diagnose(alexnet, address, number).verdict).toBe(verdict);
  });

  it("a relative's is its own", () => {
    const relatives = [createModel("nielsen-ch6-two-conv")];
    const [first] = diagnose(createModel("lenet5"), "total.inputs", "784", { relatives }).findings;
    expect(first?.sentence).toContain("784");
  });
});

it("derives the field of a pooling to a given size, and of what stands behind it", () => {
  const model = sequential(
    "own",
    [2, 32, 32],
    [
      ["c", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3, padding: 1, stride: 2 })],
      ["even", layers.adaptiveAvgPool2d({ size: 4 })],
      ["d", layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 2 })],
      ["uneven", layers.adaptiveMaxPool2d({ size: 2 })],
    ],
  );
  for (const name of ["even", "d", "uneven"]) {
    const [rows] = quantity(model, `${name}.receptiveField`).value;
    expect(diagnose(model, `${name}.receptiveField`, String(rows)).verdict).toBe("right");
  }
  const wrong = diagnose(model, "even.receptiveField", "6");
  expect(wrong.findings[0]?.mistakes[0]?.id).toBe("field-without-strides");
  const aux = diagnose(createModel("googlenet-bn-aux"), "aux1/pool.receptiveField", "4");
  expect(aux.findings[0]?.mistakes[0]?.id).toBe("field-of-one-kernel");
});

it("says so where no known mistake gives the number", () => {
  const { verdict, findings, sentence } = diagnose(alexnet, "fc6.inputs", "12345");
  expect([verdict, findings]).toEqual(["unknown", []]);
  expect(sentence).toBe("12345: no known mistake gives this; fc6.inputs is 6·6·256 = 9,216.");
});

it("takes a quantity alone for the whole network's", () => {
  const alone = diagnose(alexnet, "parameters", "62378344");
  expect(alone.findings).toEqual(diagnose(alexnet, "total.parameters", "62378344").findings);
  expect(alone.sentence).toContain("conv2 614,656 for 307,456");
});

it("puts single mistakes before pairs, and tells each kind of mistake once", () => {
  const { findings } = diagnose(alexnet, "fc6.inputs", "4096");
  const sizes = findings.map(({ mistakes }) => mistakes.length);
  expect(sizes.slice(0, 3)).toEqual([1, 1, 1]);
  const kinds = findings.map(({ mistakes }) => mistakes.map(({ id }) => id).join());
  expect(new Set(kinds).size).toBe(kinds.length);
});

it("tells an odd size padded to even, and pooled as usual, as one mistake", () => {
  expect(diagnose(alexnet, "fc6.inputs", "12544").sentence).toBe(
    "12544: pool5 taken as 2×2/2 on a size padded to even, (13 + 0 + 1 − 2)/2 + 1 = 7 (7·7·256); with (13 − 3)/2 + 1 = 6 it is 6·6·256 = 9,216.",
  );
});

it("offers no pair of mistakes that contradict one another in a layer", () => {
  const kinds = ["12544", "4096", "30976", "16384", "57600"].flatMap((number) =>
    diagnose(alexnet, "fc6.inputs", number).findings.filter(({ mistakes }) => mistakes.length > 1),
  );
  expect(kinds.length).toBeGreaterThan(0);
  for (const { mistakes } of kinds) {
    const skipped = mistakes.find(({ id }) => id === "pool-skipped")?.layers ?? [];
    const others = mistakes.flatMap(({ id, layers: made }) => (id === "pool-skipped" ? [] : made));
    expect(others.filter((name) => skipped.includes(name))).toEqual([]);
  }
});

it("blames a missing bias on batch norm only where one follows", () => {
  const plain = layers.conv2d({ inChannels: 3, outChannels: 8, kernel: 3, bias: false });
  const right = (...behind: readonly (readonly [string, Layer])[]): string | undefined =>
    diagnose(sequential("own", [3, 9, 9], [["b", plain], ...behind]), "b.parameters", "224")
      .findings[0]?.mistakes[0]?.right;
  expect(right()).toBe("Biases are a layer's own choice, and here it is none.");
  expect(right(["act", layers.activation("relu")])).not.toContain("batch norm");
  expect(right(["norm", layers.batchNorm2d({ channels: 8 })])).toContain("The batch norm that");
});

it("every finding comes to the number that is asked about, by its own derivation", () => {
  for (const [address, number] of [
    ["fc6.inputs", "4096"],
    ["conv2.parameters", "614656"],
    ["total.macs", "1135256096"],
  ] as const) {
    const { findings } = diagnose(alexnet, address, number);
    expect(findings.length).toBeGreaterThan(0);
    for (const { derived } of findings) {
      expect(derived.value).toBe(Number(number));
      expect(derived.substituted).toMatch(/^4,096$|= |^[\d,]+$/);
    }
  }
});

describe("derives anew from the network that is asked about", () => {
  it("follows a mistake through the layers behind it", () => {
    const model = sequential(
      "own",
      [3, 40, 30],
      [
        ["conv", layers.conv2d({ inChannels: 3, outChannels: 8, kernel: [5, 3], stride: 2 })],
        ["pool", layers.maxPool2d({ kernel: 2 })],
        ["fc", layers.linear({ inFeatures: [8, 9, 7], outFeatures: 10 })],
      ],
    );
    // conv gives 18×14, pool 9×7; without the + 1 conv gives 17×13, and pool 8×6.
    const [first] = diagnose(model, "fc.inputs", "384").findings;
    expect(first?.mistakes[0]?.id).toBe("first-window-forgotten");
    expect(first?.derived.substituted).toBe("8·6·8 = 384");
  });

  it("knows dilation, ceil mode and kernels that are not square", () => {
    const model = sequential(
      "own",
      [4, 30, 30],
      [
        ["dilated", layers.conv2d({ inChannels: 4, outChannels: 8, kernel: 3, dilation: 2 })],
        ["pool", layers.maxPool2d({ kernel: 3, stride: 2, ceilMode: true })],
        ["flat", layers.conv2d({ inChannels: 8, outChannels: 8, kernel: [1, 7], bias: false })],
      ],
    );
    const first = (address: string, number: string): string | undefined =>
      diagnose(model, address, number).findings[0]?.mistakes[0]?.id;
    expect(first("dilated.output", "28")).toBe("dilation-ignored");
    expect(first("pool.output", "12")).toBe("floor-for-ceil");
    expect(first("flat.weights", "3136")).toBe("square-kernel-by-columns");
    expect(first("flat.parameters", "456")).toBe("bias-presumed");
  });

  it("knows the wirings of maps", () => {
    const wired = (wiring: Connectivity, filters = 16): Model =>
      sequential(
        "own",
        [8, 20, 20],
        [
          [
            "conv",
            layers.conv2d({ inChannels: 8, outChannels: filters, kernel: 3, connectivity: wiring }),
          ],
        ],
      );
    const first = (model: Model, number: string): string | undefined =>
      diagnose(model, "conv.weights", number).findings[0]?.mistakes[0]?.id;
    expect(first(wired(connectivity.random(3, 1)), "1152")).toBe("wired-fully");
    expect(first(wired(connectivity.depthwise(2)), "18")).toBe("depthwise-kernels-shared");
    expect(first(wired(connectivity.sharedAcrossMaps()), "1152")).toBe("wired-fully");
    expect(first(wired(connectivity.full(), 24), "864")).toBe("groups-presumed");
  });
});

describe("takes every kind of layer", () => {
  const kinds: Readonly<Record<string, readonly [Layer, ...number[]]>> = {
    transposed: [layers.convTranspose2d({ inChannels: 2, outChannels: 3, kernel: 2, stride: 2 })],
    adaptive: [layers.adaptiveAvgPool2d({ size: 3 })],
    global: [layers.globalMaxPool2d()],
    norm: [layers.layerNorm({ shape: [2, 6, 5] })],
    reshaped: [layers.permute({ axes: [1, 2, 0] })],
    row: [layers.conv1d({ inChannels: 2, outChannels: 3, kernel: 3 }), 2, 9],
    flat: [layers.linear({ inFeatures: 7, outFeatures: 3, bias: false }), 7],
    dropout: [layers.dropout(0.5)],
    local: [layers.locallyConnected2d({ input: [2, 6, 5], outChannels: 1, kernel: 2 })],
  };

  it.each(Object.entries(kinds))("%s", (name, given) => {
    const [layer, ...input] = given;
    const shape = input.length === 0 ? [2, 6, 5] : input;
    const model = sequential("own", shape, [[name, layer]]);
    for (const wanted of quantityNames) {
      if (wanted === "receptiveField") continue;
      const { right, verdict } = diagnose(model, `${name}.${wanted}`, "987654321");
      const { value } = quantity(model, `${name}.${wanted}`);
      const figure = typeof value === "number" ? value : value.reduce((a, b) => a * b, 1);
      expect([wanted, verdict, right.value]).toEqual([wanted, "unknown", figure]);
    }
  });
});

it("names the network that has the figure, and misprints of the source", () => {
  const relatives = [createModel("alexnet-one-tower")];
  const [other] = diagnose(alexnet, "total.parameters", "61,100,840", { relatives }).findings;
  expect(other?.sentence).toBe(
    "61,100,840: the figure of alexnet-one-tower; here it is 60,965,224.",
  );
  const printed = [{ quantity: "neurons", layer: "conv1", printed: 253_440, note: "no multiple" }];
  const [misprint] = diagnose(alexnet, "conv1.neurons", "253440", { printed }).findings;
  expect(misprint?.sentence).toBe(
    "253440: printed so by the source of the network (no multiple); counted, it is 55·55·96 = 290,400.",
  );
});

it("tells a number that is cut off from one that is wrong", () => {
  const { verdict, sentence } = diagnose(createModel("resnet18"), "total.parameters", "11.6M");
  expect([verdict, sentence]).toEqual([
    "explained",
    "11.6M: 11,689,512 with its digits cut off, not rounded.",
  ]);
  expect(diagnose(createModel("resnet18"), "total.parameters", "11.7M").verdict).toBe("right");
});

describe("refuses what it cannot answer", () => {
  it.each([
    ["fc9.inputs", /found "fc9".*fc6|did you mean fc/],
    ["fc6.input", /found "input".*did you mean inputs/],
    ["fc6", /found "fc6", expected a layer and one of its quantities/],
    ["neurons.inputs", /found "neurons"/],
  ])("%s is no figure", (address, text) => {
    expect(() => diagnose(alexnet, address, "1")).toThrow(text);
  });

  it.each(["", "many", "-5", "12.5", "43,26", "1e99", "NaN", "0b1", "four", "61Q"])(
    "%j is no count",
    (number) => {
      expect(() => diagnose(alexnet, "fc6.inputs", number)).toThrow(
        /number: found .*, expected a count .*43264, 43,264, 43_264/,
      );
    },
  );
});
