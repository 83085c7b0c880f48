/**
 * GoogLeNet as torchvision has it: Szegedy et al. 2015 with batch norm, and 3×3 filters where the paper has 5×5 (a slip of
 * the TensorFlow program that its weights come from). Layers have torchvision's names, with "/" for ".".
 */
import {
  type Apply,
  build,
  crossEntropy,
  type InitialiserChoice,
  type Layer,
  layers,
  lossToJson,
  type Model,
  type Value,
} from "@convscope/core";
import { convNorm } from "./conv-norm.js";
import type { GooglenetOptions } from "./googlenet.js";
import { type InceptionSizes, inceptions } from "./inception-sizes.js";
import type { ZooEntry } from "./zoo-entry.js";

const source = "torchvision's googlenet, after Szegedy et al. 2015";
const initialiser: InitialiserChoice = {
  scheme: "truncated-normal",
  deviation: 0.01,
  low: -0.02,
  high: 0.02,
};

/** From maps, to maps, by a window. */
type Window = readonly [inChannels: number, outChannels: number, kernel: number, stride?: number];

function unit(name: string, x: Value, apply: Apply, window: Window): Value {
  const [inChannels, outChannels, kernel, stride] = window;
  const padding = (kernel - 1) / 2;
  const options = { inChannels, outChannels, kernel, stride, padding, initialiser };
  return convNorm(name, x, apply, options, { epsilon: 1e-3 });
}

const halve = (kernel: number): Layer => layers.maxPool2d({ kernel, stride: 2, ceilMode: true });

function inception(
  own: string,
  from: number,
  sizes: InceptionSizes,
  x: Value,
  apply: Apply,
): Value {
  const [one, reduce3, three, reduce5, five, projected] = sizes;
  const a = unit(`${own}/branch1`, x, apply, [from, one, 1]);
  const b = unit(`${own}/branch2/0`, x, apply, [from, reduce3, 1]);
  const c = unit(`${own}/branch2/1`, b, apply, [reduce3, three, 3]);
  const d = unit(`${own}/branch3/0`, x, apply, [from, reduce5, 1]);
  const e = unit(`${own}/branch3/1`, d, apply, [reduce5, five, 3]);
  const pool = layers.maxPool2d({ kernel: 3, stride: 1, padding: 1, ceilMode: true });
  const pooled = apply(`${own}/branch4/0`, pool, x);
  const f = unit(`${own}/branch4/1`, pooled, apply, [from, projected, 1]);
  return apply(`${own}/concat`, layers.concat(), a, c, e, f);
}

function auxiliaryHead(name: string, from: number, classes: number, x: Value, apply: Apply): void {
  const pooled = apply(`${name}/pool`, layers.adaptiveAvgPool2d({ size: 4 }), x);
  const maps = unit(`${name}/conv`, pooled, apply, [from, 128, 1]);
  const hidden = { inFeatures: [128, 4, 4], outFeatures: 1024, activation: "relu" } as const;
  const fc1 = apply(`${name}/fc1`, layers.linear({ ...hidden, initialiser }), maps);
  const dropped = apply(`${name}/dropout`, layers.dropout(0.7), fc1);
  const last = layers.linear({ inFeatures: 1024, outFeatures: classes, initialiser });
  apply(`${name}/fc2`, last, dropped);
}

/**
 * torchvision's GoogLeNet: nine inception modules of 1×1 and 3×3 convolutions with batch norm.
 *
 * @throws ArgumentError for impossible options, ShapeError for a size that does not fit
 * @example
 * ```ts
 * import { googlenetBn } from "@convscope/models";
 * const { outputShape } = googlenetBn().node("inception5b/concat");
 * if (outputShape.join() !== "1024,7,7") throw new Error("1024 maps of 7×7 go into the mean");
 * ```
 */
export function googlenetBn(options: GooglenetOptions = {}): Model {
  const { auxiliaryHeads = false, classes = 1000, size = 224 } = options;
  return build(
    auxiliaryHeads ? "googlenet-bn-aux" : "googlenet-bn",
    [3, size, size],
    (x, apply) => {
      let y = apply("maxpool1", halve(3), unit("conv1", x, apply, [3, 64, 7, 2]));
      y = unit("conv3", unit("conv2", y, apply, [64, 64, 1]), apply, [64, 192, 3]);
      y = apply("maxpool2", halve(3), y);
      for (const { name, from, sizes } of inceptions) {
        y = inception(`inception${name}`, from, sizes, y, apply);
        if (name === "3b") y = apply("maxpool3", halve(3), y);
        if (name === "4e") y = apply("maxpool4", halve(2), y);
        if (auxiliaryHeads && name === "4a") auxiliaryHead("aux1", 512, classes, y, apply);
        if (auxiliaryHeads && name === "4d") auxiliaryHead("aux2", 528, classes, y, apply);
      }
      y = apply("dropout", layers.dropout(0.2), apply("avgpool", layers.globalAvgPool2d(), y));
      return apply("fc", layers.linear({ inFeatures: 1024, outFeatures: classes, initialiser }), y);
    },
    {
      ...{ loss: lossToJson(crossEntropy()), source },
      ...(auxiliaryHeads && { auxiliary: { "aux1/fc2": 0.3, "aux2/fc2": 0.3 } }),
    },
  );
}

const differs =
  "The paper's network has LRN, biases and 5×5 filters in the place of batch norm and a second 3×3";

/** torchvision's network, in use and in training. */
export const googlenetBnEntries: Readonly<Record<string, ZooEntry>> = {
  "googlenet-bn": {
    summary: "GoogLeNet of torchvision, in use: batch norm, 3×3 where the paper has 5×5",
    ...{ source, errata: [], differs },
    published: [{ quantity: "parameters", printed: 6_624_904, exact: 6_624_904 }],
    create: () => googlenetBn(),
  },
  "googlenet-bn-aux": {
    summary: "GoogLeNet of torchvision, in training: with both auxiliary heads",
    ...{ source, errata: [], differs },
    published: [{ quantity: "parameters", printed: 13_004_888, exact: 13_004_888 }],
    create: () => googlenetBn({ auxiliaryHeads: true }),
  },
};
