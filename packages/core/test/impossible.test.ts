/** Every impossible hyper-parameter of the spatial layers: the type of the error, and a text that names found, wanted and cure. */
import { describe, expect, it } from "vitest";
import { ArgumentError, ConvscopeError, FormatError, ShapeError } from "../src/errors.js";
import { layers } from "../src/index.js";
import { builtInLayers } from "../src/model/layer-factories.js";

type Kind = typeof ArgumentError | typeof ShapeError;
/** A layer's kind, its options, an input (none: the layer itself must refuse), the error and how it begins. */
type Row = readonly [string, object, readonly number[] | undefined, Kind, string];

const up = { inChannels: 4, outChannels: 4, kernel: 3 };
const local = { input: [2, 4, 4], outChannels: 2, kernel: 3 };

const rows: readonly Row[] = [
  [
    "conv2d",
    { ...up, paddingMode: "circular" },
    undefined,
    ArgumentError,
    'found paddingMode "circular"',
  ],
  [
    "conv2d",
    { ...up, kernel: 1, padding: 5, paddingMode: "reflect" },
    [4, 5, 9],
    ShapeError,
    'found padding 5 + 5 by mode "reflect" on height of 5, expected at most 5 − 1 = 4 on a side',
  ],
  [
    "conv2d",
    { ...up, kernel: 1, padding: [0, 0, 1, 9], paddingMode: "reflect" },
    [4, 5, 9],
    ShapeError,
    'found padding 1 + 9 by mode "reflect" on width of 9, expected at most 9 − 1 = 8 on a side',
  ],
  ["convTranspose2d", { ...up, inChannels: 0 }, undefined, ArgumentError, "found inChannels 0"],
  [
    "convTranspose2d",
    { ...up, outChannels: 2.5 },
    undefined,
    ArgumentError,
    "found outChannels 2.5",
  ],
  ["convTranspose2d", { ...up, kernel: 0 }, undefined, ArgumentError, "found kernel (height) 0"],
  ["convTranspose2d", { ...up, stride: 0 }, undefined, ArgumentError, "found stride (height) 0"],
  [
    "convTranspose2d",
    { ...up, dilation: [1, 0] },
    undefined,
    ArgumentError,
    "found dilation (width) 0",
  ],
  ["convTranspose2d", { ...up, padding: -1 }, undefined, ArgumentError, "found padding -1"],
  [
    "convTranspose2d",
    { ...up, outputPadding: 1 },
    undefined,
    ArgumentError,
    "found outputPadding (height) 1",
  ],
  [
    "convTranspose2d",
    { ...up, outputPadding: -1 },
    undefined,
    ArgumentError,
    "found outputPadding (height) -1",
  ],
  [
    "convTranspose2d",
    { ...up, groups: 3 },
    undefined,
    ArgumentError,
    "found groups 3 with 4 output",
  ],
  ["convTranspose2d", { ...up, groups: 0 }, undefined, ArgumentError, "found groups 0"],
  [
    "convTranspose2d",
    { ...up, inChannels: 3, groups: 2 },
    undefined,
    ArgumentError,
    "found groups 2 with 3 input",
  ],
  [
    "convTranspose2d",
    { ...up, activation: "step" },
    undefined,
    ArgumentError,
    'found activation "step"',
  ],
  ["convTranspose2d", { ...up, padding: 3 }, [4, 2, 2], ShapeError, "found height 2, which gives"],
  ["convTranspose2d", up, [3, 2, 2], ShapeError, "found input with 3 channels"],
  ["convTranspose2d", up, [4, 2], ShapeError, "found input [4, 2]"],
  ["conv1d", { ...up, kernel: 0 }, undefined, ArgumentError, "found kernel 0"],
  ["conv1d", { ...up, stride: 0 }, undefined, ArgumentError, "found stride (width) 0"],
  ["conv1d", { ...up, dilation: 0.5 }, undefined, ArgumentError, "found dilation (width) 0.5"],
  ["conv1d", { ...up, padding: [0, -1] }, undefined, ArgumentError, "found padding -1"],
  ["conv1d", { ...up, groups: 3 }, undefined, ArgumentError, "found groups 3"],
  ["conv1d", { ...up, paddingMode: "wrap" }, undefined, ArgumentError, 'found paddingMode "wrap"'],
  ["conv1d", up, [4, 2], ShapeError, "found width 2 + padding 0 + 0 = 2, expected at least 3"],
  [
    "conv1d",
    { ...up, padding: 4, paddingMode: "reflect" },
    [4, 4],
    ShapeError,
    'found padding 4 + 4 by mode "reflect" on width of 4, expected at most 4 − 1 = 3 on a side',
  ],
  ["conv1d", up, [4, 2, 2], ShapeError, "found input [4, 2, 2]"],
  ["maxPool1d", { kernel: 0 }, undefined, ArgumentError, "found kernel (width) 0"],
  ["maxPool1d", { kernel: 2, stride: 0 }, undefined, ArgumentError, "found stride (width) 0"],
  [
    "maxPool1d",
    { kernel: 2, padding: 2 },
    undefined,
    ArgumentError,
    "found padding 2 with kernel 2",
  ],
  ["avgPool1d", { kernel: 5 }, [2, 4], ShapeError, "found width 4"],
  ["avgPool1d", { kernel: 1.5 }, undefined, ArgumentError, "found kernel (width) 1.5"],
  ["lpPool2d", { norm: 0, kernel: 2 }, undefined, ArgumentError, "found norm 0"],
  ["lpPool2d", { norm: 2, kernel: 0 }, undefined, ArgumentError, "found kernel (height) 0"],
  [
    "lpPool2d",
    { norm: 2, kernel: 2, stride: 0 },
    undefined,
    ArgumentError,
    "found stride (height) 0",
  ],
  ["lpPool2d", { norm: 2, kernel: 5 }, [1, 4, 4], ShapeError, "found height 4"],
  ["adaptiveAvgPool2d", { size: 0 }, undefined, ArgumentError, "found size (height) 0"],
  ["adaptiveMaxPool2d", { size: [1, 2.5] }, undefined, ArgumentError, "found size (width) 2.5"],
  ["adaptiveMaxPool2d", { size: 2 }, [9], ShapeError, "found input [9]"],
  ["globalAvgPool2d", {}, [9], ShapeError, "found input [9]"],
  ["globalMaxPool2d", {}, [9, 9], ShapeError, "found input [9, 9]"],
  ["upsample", {}, undefined, ArgumentError, "found neither size nor scaleFactor"],
  [
    "upsample",
    { size: 4, scaleFactor: 2 },
    undefined,
    ArgumentError,
    "found both size and scaleFactor",
  ],
  ["upsample", { scaleFactor: 0 }, undefined, ArgumentError, "found scaleFactor 0"],
  ["upsample", { size: -1 }, undefined, ArgumentError, "found size (height) -1"],
  ["upsample", { size: 4, alignCorners: true }, undefined, ArgumentError, "found alignCorners"],
  ["upsample", { scaleFactor: 0.1 }, [1, 4, 4], ShapeError, "found height 4, which becomes 0"],
  ["pixelShuffle", { factor: 0 }, undefined, ArgumentError, "found factor 0"],
  ["pixelShuffle", { factor: 2 }, [6, 2, 2], ShapeError, "found 6 channels"],
  ["pixelUnshuffle", { factor: 1.5 }, undefined, ArgumentError, "found factor 1.5"],
  ["pixelUnshuffle", { factor: 2 }, [1, 2, 3], ShapeError, "found 2 × 3"],
  ["maxout", { pieces: 0 }, undefined, ArgumentError, "found pieces 0"],
  ["maxout", { pieces: 2 }, [3, 2, 2], ShapeError, "found input [1, 3, 2, 2]"],
  ["pad", { padding: -1 }, undefined, ArgumentError, "found padding -1"],
  ["pad", { padding: 0.5 }, undefined, ArgumentError, "found padding 0.5"],
  ["pad", { padding: 1, mode: "reflect", value: 3 }, undefined, ArgumentError, "found value 3"],
  ["pad", { padding: 4, mode: "reflect" }, [1, 4, 4], ShapeError, "found padding 4 + 4"],
  ["pad", { padding: 1 }, [4], ShapeError, "found input [4]"],
  ["reshape", { shape: [-1, -1] }, [4], ArgumentError, "found 2 extents of −1"],
  ["reshape", { shape: [3] }, [4], ShapeError, "found [4] = 4 elements, expected 3"],
  [
    "reshape",
    { shape: [-1, 3] },
    [4],
    ShapeError,
    "found [4] = 4 elements, expected a multiple of 3",
  ],
  ["permute", { axes: [0, 0] }, undefined, ArgumentError, "found axes [0, 0]"],
  ["permute", { axes: [0, 2] }, undefined, ArgumentError, "found axis 2"],
  ["permute", { axes: [1, 0] }, [2, 2, 2], ShapeError, "found input [2, 2, 2]"],
  ["slice", { axis: 0, step: 0 }, undefined, ArgumentError, "found step 0"],
  ["slice", { axis: 0, start: 0.5 }, undefined, ArgumentError, "found start 0.5"],
  ["slice", { axis: 3 }, [2, 2, 2], ArgumentError, "found axis 3"],
  ["slice", { axis: 0, start: 2 }, [2, 2, 2], ShapeError, "found nothing left of axis 0"],
  ["locallyConnected2d", { ...local, input: [4, 4] }, undefined, ShapeError, "found input [4, 4]"],
  [
    "locallyConnected2d",
    { ...local, outChannels: 0 },
    undefined,
    ArgumentError,
    "found outChannels 0",
  ],
  ["locallyConnected2d", { ...local, kernel: 5 }, undefined, ShapeError, "found height 4"],
  [
    "locallyConnected2d",
    { ...local, stride: 0 },
    undefined,
    ArgumentError,
    "found stride (height) 0",
  ],
  ["locallyConnected2d", local, [2, 4, 5], ShapeError, "found input [2, 4, 5]"],
];

describe("impossible hyper-parameters", () => {
  it.each(rows)("%s %j on %j", (kind, options, input, type, beginning) => {
    const make = builtInLayers[kind];
    if (make === undefined) throw new RangeError(`no ${kind}`);
    const use = (): unknown => {
      const layer = make(JSON.parse(JSON.stringify(options)));
      return input === undefined ? layer : layer.outputShape(input);
    };
    expect(use).toThrow(type);
    expect(use).toThrow(beginning);
    if (input !== undefined) expect(() => make(JSON.parse(JSON.stringify(options)))).not.toThrow();
    try {
      use();
    } catch (error) {
      if (!(error instanceof ConvscopeError)) throw error;
      expect(error.message).toMatch(/^\w+: found .+, (expected|weight wants) .+; .+/s);
      expect(Object.keys(error.details).length).toBeGreaterThan(0);
    }
  });

  it("name the field of a file that is of another type", () => {
    const wrong: readonly (readonly [string, object, string])[] = [
      ["pad", { padding: "same" }, 'found padding "same" in a pad layer'],
      ["pad", { padding: 1, mode: "wrap" }, 'found mode "wrap" in a pad layer'],
      ["upsample", { size: 2, mode: "cubic" }, 'found mode "cubic" in a upsample layer'],
      [
        "conv1d",
        { inChannels: 1, outChannels: 1, kernel: 1, padding: [1, 2, 3, 4] },
        "found padding",
      ],
      ["convTranspose2d", { ...up, padding: "same" }, 'found padding "same"'],
      ["permute", { axes: "hw" }, 'found axes "hw" in a permute layer'],
      ["locallyConnected2d", { ...local, input: 4 }, "found input 4"],
    ];
    for (const [kind, options, text] of wrong) {
      const make = (): unknown => builtInLayers[kind]?.(JSON.parse(JSON.stringify(options)));
      expect(make).toThrow(FormatError);
      expect(make).toThrow(text);
    }
  });

  it("are refused from JavaScript too", () => {
    const word: 1 = JSON.parse('"valid"');
    expect(() => layers.pad({ padding: word })).toThrow(
      'pad: found padding "valid", expected a number',
    );
    const mode: "reflect" = JSON.parse('"wrap"');
    expect(() => layers.pad({ padding: 1, mode })).toThrow('pad: found mode "wrap"');
    expect(() => layers.split([])).toThrow("split: found no sizes");
    expect(() => layers.split([2, 0])).toThrow("split: found size 0");
    expect(() => layers.mul().outputShape([2, 3, 3], [2])).toThrow(
      "mul: found inputs [2, 3, 3], [2]",
    );
    expect(() => layers.mul().outputShape([2, 3, 3], [3, 3, 3])).toThrow(ShapeError);
  });
});
