/** Networks written down: names, order, branches, and errors that show where a number came from. */
import { describe, expect, it } from "vitest";
import { ArgumentError, ShapeError } from "../errors.js";
import * as layers from "../layers/index.js";
import type { Layer } from "../layers/layer.js";
import { build, sequential } from "./build.js";
import type { Node } from "./graph.js";
import { Model } from "./model.js";

const flatten = (name: string, ...inputs: readonly string[]): Node => ({
  name,
  layer: layers.flatten(),
  inputs,
});
const make = (nodes: readonly Node[], output?: string) => (): Model =>
  new Model({ name: "net", input: [1, 4, 4], nodes, output });

describe("a graph", () => {
  it("works out every shape, through branches that join", () => {
    const model = build("inception", [2, 6, 5], (x, apply) => {
      const a = apply("1x1", layers.conv2d({ inChannels: 2, outChannels: 3, kernel: 1 }), x);
      const b = apply(
        "3x3",
        layers.conv2d({ inChannels: 2, outChannels: 4, kernel: 3, padding: 1 }),
        x,
      );
      const joined = apply("join", layers.concat(), a, b);
      const again = apply(
        "5x5",
        layers.conv2d({ inChannels: 7, outChannels: 7, kernel: 5, padding: 2 }),
        joined,
      );
      return apply("sum", layers.add(), joined, again);
    });
    expect(model.nodes.map(({ name, outputShape }) => [name, outputShape])).toEqual([
      ["1x1", [3, 6, 5]],
      ["3x3", [4, 6, 5]],
      ["join", [7, 6, 5]],
      ["5x5", [7, 6, 5]],
      ["sum", [7, 6, 5]],
    ]);
    expect(model.node("join").inputShapes).toEqual([
      [3, 6, 5],
      [4, 6, 5],
    ]);
    expect([model.output, model.outputShape]).toEqual(["sum", [7, 6, 5]]);
  });

  it("may end before its last layer", () => {
    expect(make([flatten("a", "input"), flatten("b", "a")], "a")().output).toBe("a");
    expect(make([flatten("a", "input")], "c")).toThrow(
      'net: found no layer "c", expected one of a; choose one of these',
    );
  });

  it("refuses names that repeat, that a file key cannot hold, or that are the input's", () => {
    expect(make([flatten("a", "input"), flatten("a", "a")])).toThrow(
      'net: found two layers named "a", expected different names; rename one',
    );
    expect(make([flatten("input", "input")])).toThrow('net: found two layers named "input"');
    expect(make([flatten("a.b", "input")])).toThrow(
      'net: found layer name "a.b", expected letters, digits, "_", "-" and "/" (names are part of file keys); rename it',
    );
    for (const name of ["", "a b", "/a", "a//b", "ä"])
      expect(make([flatten(name, "input")])).toThrow(ArgumentError);
    expect(make([flatten("inception_3a/1x1-reduce", "input")])().nodes).toHaveLength(1);
  });

  it("has no cycles, for a layer comes after what it reads", () => {
    expect(make([flatten("a", "b"), flatten("b", "a")])).toThrow(
      'net: found layer "a" reading "b", expected one of input (a layer comes after what it reads); correct the name or the order',
    );
    expect(make([flatten("a", "a")])).toThrow(ArgumentError);
  });

  it("has at least one layer, each with the inputs that it wants, and whole extents", () => {
    expect(make([])).toThrow("net: found no layers, expected at least one; add a layer");
    expect(make([flatten("a")])).toThrow("flatten a: found 0 inputs, expected one");
    expect(make([flatten("a", "input", "input")])).toThrow(
      "flatten a: found 2 inputs, expected one",
    );
    expect(
      () => new Model({ name: "net", input: [1, 4.5], nodes: [flatten("a", "input")] }),
    ).toThrow(ShapeError);
  });
});

describe("a shape that does not fit", () => {
  it("names the layer, shows both products, and every shape on the way", () => {
    const alexnet = (): Model =>
      sequential(
        "alexnet",
        [3, 227, 227],
        [
          [
            "conv1",
            layers.conv2d({
              inChannels: 3,
              outChannels: 96,
              kernel: 11,
              stride: 4,
              activation: "relu",
            }),
          ],
          ["pool1", layers.maxPool2d({ kernel: 3, stride: 2 })],
          [
            "conv2",
            layers.conv2d({ inChannels: 96, outChannels: 256, kernel: 5, padding: 2, groups: 2 }),
          ],
          ["pool2", layers.maxPool2d({ kernel: 3, stride: 2 })],
          ["fc6", layers.linear({ inFeatures: [256, 6, 6], outFeatures: 4096 })],
          ["fc7", layers.linear({ inFeatures: 4096, outFeatures: 10 })],
        ],
      );
    expect(alexnet).toThrow(ShapeError);
    expect(alexnet).toThrow(
      `linear fc6: input has 43264 features (256·13·13), weight wants 9216 (256·6·6) (each output has one weight for every input); set inFeatures to [256, 13, 13], or correct the layers before
  input             [3, 227, 227]
  conv1  conv2d     [96, 55, 55]
  pool1  maxPool2d  [96, 27, 27]
  conv2  conv2d     [256, 27, 27]
  pool2  maxPool2d  [256, 13, 13]
  fc6    linear     does not fit`,
    );
  });

  it("keeps the numbers as fields, with the layer's name", () => {
    try {
      sequential(
        "net",
        [1, 4, 4],
        [["big", layers.conv2d({ inChannels: 1, outChannels: 1, kernel: 5 })]],
      );
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "SHAPE",
        details: { layer: "big", axis: "height", size: 4 },
      });
    }
  });

  it("names a user's layer of any kind, and lets a defect of it through as it is", () => {
    const own = (kind: string, fault: Error): Layer => ({
      kind,
      options: {},
      variables: [],
      outputShape: () => {
        throw fault;
      },
      forward: ([x]) => {
        if (x === undefined) throw fault;
        return x;
      },
    });
    const net = (layer: Layer) => () => sequential("net", [1], [["own", layer]]);
    expect(net(own("a(b", new ShapeError("a(b: found x, expected y; z")))).toThrow(
      "a(b own: found x, expected y; z",
    );
    expect(net(own("mine", new ShapeError("found x, expected y; z")))).toThrow("mine own: found x");
    const defect = new TypeError("a defect");
    expect(net(own("mine", defect))).toThrow(defect);
  });
});
