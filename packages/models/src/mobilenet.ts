/**
 * MobileNets: Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications",
 * arXiv:1704.04861, 2017, table 1; Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: inverted residuals and linear
 * bottlenecks", CVPR 2018, table 2. Both of width 1.
 */
import {
  type Apply,
  build,
  crossEntropy,
  type InitialiserChoice,
  layers,
  lossToJson,
  type Model,
  type Value,
} from "@convscope/core";
import { convNorm, type NormOptions } from "./conv-norm.js";
import type { ZooEntry } from "./zoo-entry.js";

/** Options of {@link mobilenetV1} and {@link mobilenetV2}. */
export interface MobilenetOptions {
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 224. */
  readonly size?: number | undefined;
}

const source1 = "Howard et al. 2017, table 1";
const source2 = "Sandler, Howard, Zhu, Zhmoginov, Chen 2018, table 2";

// Neither paper says how weights start; these are torchvision's.
const initialiser: InitialiserChoice = {
  scheme: "kaiming-normal",
  mode: "fanOut",
  activation: "relu",
};
const denseInitialiser: InitialiserChoice = { scheme: "normal", deviation: 0.01 };

/** 3×3 over each map by itself. */
function depthwise(
  name: string,
  x: Value,
  apply: Apply,
  sizes: { readonly channels: number; readonly stride: number },
  norm: NormOptions = {},
): Value {
  const { channels, stride } = sizes;
  const maps = { inChannels: channels, outChannels: channels, groups: channels };
  const options = { ...maps, kernel: 3, stride, padding: 1, initialiser };
  return convNorm(name, x, apply, options, norm);
}

/** Maps and stride of the thirteen pairs of depthwise and pointwise convolutions. */
const pairs: readonly (readonly [outChannels: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet of 2017: a convolution, thirteen pairs of depthwise and 1×1 convolutions, the mean of each map, a dense layer.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { mobilenetV1 } from "@convscope/models";
 * const { outputShape } = mobilenetV1().node("pair13/pointwise/relu");
 * if (outputShape.join() !== "1024,7,7") throw new Error("1024 maps of 7×7 go into the mean");
 * ```
 */
export function mobilenetV1({ classes = 1000, size = 224 }: MobilenetOptions = {}): Model {
  return build(
    "mobilenet_v1",
    [3, size, size],
    (x, apply) => {
      const stem = {
        inChannels: 3,
        outChannels: 32,
        kernel: 3,
        stride: 2,
        padding: 1,
        initialiser,
      };
      let y = convNorm("conv1", x, apply, stem);
      let channels = 32;
      pairs.forEach(([outChannels, stride], i) => {
        const name = `pair${i + 1}`;
        y = depthwise(`${name}/depthwise`, y, apply, { channels, stride });
        const point = { inChannels: channels, outChannels, kernel: 1, initialiser };
        y = convNorm(`${name}/pointwise`, y, apply, point);
        channels = outChannels;
      });
      const pooled = apply("pool", layers.globalAvgPool2d(), y);
      const fc = { inFeatures: channels, outFeatures: classes, initialiser: denseInitialiser };
      return apply("fc", layers.linear(fc), pooled);
    },
    { loss: lossToJson(crossEntropy()), source: source1 },
  );
}

/** Expansion t, maps c, blocks n, stride s of the first: table 2. */
const bottlenecks: readonly (readonly [t: number, c: number, n: number, s: number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/** Widen by a 1×1, filter each map, narrow by a linear 1×1; with a shortcut where shapes allow one. */
function invertedResidual(
  name: string,
  x: Value,
  apply: Apply,
  sizes: {
    readonly from: number;
    readonly to: number;
    readonly expansion: number;
    readonly stride: number;
  },
): Value {
  const { from, to, expansion, stride } = sizes;
  const channels = from * expansion;
  const relu6 = { activation: "relu6" } as const;
  let y = x;
  if (expansion !== 1) {
    const widen = { inChannels: from, outChannels: channels, kernel: 1, initialiser };
    y = convNorm(`${name}/expand`, y, apply, widen, relu6);
  }
  y = depthwise(`${name}/depthwise`, y, apply, { channels, stride }, relu6);
  const narrow = { inChannels: channels, outChannels: to, kernel: 1, initialiser };
  y = convNorm(`${name}/project`, y, apply, narrow, { activation: "none" });
  return stride === 1 && from === to ? apply(`${name}/add`, layers.add(), x, y) : y;
}

/**
 * MobileNetV2: seventeen inverted residuals between two convolutions, the mean of each map, a dense layer.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { mobilenetV2 } from "@convscope/models";
 * const { outputShape } = mobilenetV2().node("conv2/relu");
 * if (outputShape.join() !== "1280,7,7") throw new Error("1280 maps of 7×7 go into the mean");
 * ```
 */
export function mobilenetV2({ classes = 1000, size = 224 }: MobilenetOptions = {}): Model {
  const relu6 = { activation: "relu6" } as const;
  return build(
    "mobilenet_v2",
    [3, size, size],
    (x, apply) => {
      const stem = {
        inChannels: 3,
        outChannels: 32,
        kernel: 3,
        stride: 2,
        padding: 1,
        initialiser,
      };
      let y = convNorm("conv1", x, apply, stem, relu6);
      let from = 32;
      let block = 0;
      for (const [expansion, to, repeats, first] of bottlenecks) {
        for (let i = 0; i < repeats; i++) {
          const stride = i === 0 ? first : 1;
          const name = `bottleneck${++block}`;
          y = invertedResidual(name, y, apply, { from, to, expansion, stride });
          from = to;
        }
      }
      const last = { inChannels: from, outChannels: 1280, kernel: 1, initialiser };
      y = apply("pool", layers.globalAvgPool2d(), convNorm("conv2", y, apply, last, relu6));
      const fc = { inFeatures: 1280, outFeatures: classes, initialiser: denseInitialiser };
      return apply("fc", layers.linear(fc), apply("dropout", layers.dropout(0.2), y));
    },
    { loss: lossToJson(crossEntropy()), source: source2 },
  );
}

/** The MobileNets. */
export const mobilenetEntries: Readonly<Record<string, ZooEntry>> = {
  mobilenet_v1: {
    summary: "MobileNet of 2017: depthwise and 1×1 convolutions in pairs, width 1, input 224",
    source: source1,
    published: [
      { quantity: "parameters", printed: 4.2e6, exact: 4_231_976 },
      { quantity: "macs", printed: 569e6, exact: 568_740_352 },
    ],
    errata: [
      "Table 1 gives the last depthwise convolution stride 2 and yet 7×7 on both sides; with 7×7 behind it the stride is 1",
    ],
    create: () => mobilenetV1(),
  },
  mobilenet_v2: {
    summary: "MobileNetV2: inverted residuals with linear bottlenecks, relu6, width 1, input 224",
    source: source2,
    published: [
      { quantity: "parameters", printed: 3.4e6, exact: 3_504_872 },
      { quantity: "macs", printed: 300e6, exact: 300_774_272 },
    ],
    errata: ["The paper's classifier is a 1×1 convolution; a dense layer on the means is the same"],
    create: () => mobilenetV2(),
  },
};
