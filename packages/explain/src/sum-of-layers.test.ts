import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { quantity } from "./index.js";
import { sumOfLayers } from "./sum-of-layers.js";

describe("totals of branching networks are derived block by block", () => {
  it.each([
    [
      "googlenet",
      "total.macs",
      "conv1/ + conv2/ + inception_3a/ + inception_3b/ + inception_4a/ + inception_4b/ + inception_4c/ + inception_4d/ + inception_4e/ + inception_5a/ + inception_5b/ + loss3/",
      "118,013,952 + 359,661,568 + 128,049,152 + 304,267,264 + 73,608,192 + 87,908,352 + 99,850,240 + 118,515,712 + 169,996,288 + 51,079,168 + 70,697,984 + 1,024,000 = 1,582,671,872",
    ],
    [
      "resnet18",
      "total.parameters",
      "conv1 + bn1 + layer1/ + layer2/ + layer3/ + layer4/ + fc",
      "9,408 + 128 + 147,968 + 525,568 + 2,099,712 + 8,393,728 + 513,000 = 11,689,512",
    ],
  ] as const)("%s %s", (name, address, formula, substituted) => {
    expect(quantity(createModel(name), address)).toMatchObject({ formula, substituted });
  });

  it("and a block by the blocks in it, down to layers", () => {
    const resnet = createModel("resnet101");
    const stage = quantity(resnet, "layer3/.macs");
    expect(stage.formula.split(" + ")).toHaveLength(23);
    expect(stage.formula).toMatch(/^layer3\/0\/ \+ layer3\/1\/ \+ /);
    const block = quantity(resnet, "layer3/0/.macs");
    expect(block.formula).toBe(
      "layer3/0/conv1 + layer3/0/conv2 + layer3/0/conv3 + layer3/0/downsample/0",
    );
  });

  it("whose figures are those that the blocks have on their own", () => {
    for (const name of ["googlenet-aux", "mobilenet_v2", "squeezenet1_1", "resnet50"]) {
      const model = createModel(name);
      const { formula, substituted, value } = quantity(model, "total.parameters");
      const figures = substituted.replace(/ = .*/, "").replaceAll(",", "").split(" + ");
      const blocks = formula.split(" + ");
      expect(blocks.map((block) => quantity(model, `${block}.parameters`).value)).toEqual(
        figures.map(Number),
      );
      expect(figures.reduce((all, figure) => all + Number(figure), 0)).toBe(value);
    }
  });
});

it("a long sum over layers that form no blocks says how many they are", () => {
  const terms = Array.from({ length: 25 }, (_, at) => ({ layer: `conv${at}`, value: 2 }));
  expect(sumOfLayers(terms)).toMatchObject({ symbols: "sum over 25 layers", value: 50 });
  expect(sumOfLayers([{ layer: "pool", value: 0 }])).toMatchObject({
    symbols: "no layer has any",
    value: 0,
  });
});
