/**
 * GoogLeNet: Szegedy et al., "Going deeper with convolutions", CVPR 2015, table 1 and figure 3. Layers have the names of
 * Caffe's bvlc_googlenet, from which come the constants that the paper leaves out. torchvision's network is googlenet-bn.ts.
 */
import {
  type Apply,
  build,
  type Conv2dLayerOptions,
  crossEntropy,
  type InitialiserChoice,
  type Layer,
  layers,
  lossToJson,
  type Model,
  type Value,
} from "@convscope/core";
import { type InceptionSizes, inceptions } from "./inception-sizes.js";
import type { PublishedFigure, ZooEntry } from "./zoo-entry.js";

/** Options of {@link googlenet} and {@link googlenetBn}. */
export interface GooglenetOptions {
  /**
   * The two heads on 4a and 4d that help in training, each with 0.3 of the loss: "loss1/classifier" and "loss2/classifier"
   * here, "aux1/fc2" and "aux2/fc2" in torchvision's. False: the network in use, without them.
   */
  readonly auxiliaryHeads?: boolean | undefined;
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 224, and no other with the paper's heads. */
  readonly size?: number | undefined;
}

const source = "Szegedy et al. 2015, table 1";
// Caffe's "xavier" is U(±√(3 / fanIn)); biases of hidden layers start at 0.2.
const initialiser: InitialiserChoice = {
  scheme: "kaiming-uniform",
  mode: "fanIn",
  activation: "linear",
};
const biasInitialiser: InitialiserChoice = { scheme: "constant", value: 0.2 };

function conv(inChannels: number, outChannels: number, kernel: number, stride?: number): Layer {
  const options: Conv2dLayerOptions = {
    ...{ inChannels, outChannels, kernel, stride, padding: (kernel - 1) / 2 },
    ...{ activation: "relu", initialiser, biasInitialiser },
  };
  return layers.conv2d(options);
}

const halve = (): Layer => layers.maxPool2d({ kernel: 3, stride: 2, ceilMode: true });
const norm = (): Layer =>
  layers.localResponseNorm({ size: 5, convention: "torch", alpha: 1e-4, beta: 0.75, k: 1 });

/** Four branches side by side: figure 2(b). */
function inception(
  name: string,
  from: number,
  sizes: InceptionSizes,
  x: Value,
  apply: Apply,
): Value {
  const [one, reduce3, three, reduce5, five, projected] = sizes;
  const own = `inception_${name}`;
  const a = apply(`${own}/1x1`, conv(from, one, 1), x);
  const b = apply(`${own}/3x3_reduce`, conv(from, reduce3, 1), x);
  const c = apply(`${own}/3x3`, conv(reduce3, three, 3), b);
  const d = apply(`${own}/5x5_reduce`, conv(from, reduce5, 1), x);
  const e = apply(`${own}/5x5`, conv(reduce5, five, 5), d);
  const pool = layers.maxPool2d({ kernel: 3, stride: 1, padding: 1 });
  const f = apply(`${own}/pool_proj`, conv(from, projected, 1), apply(`${own}/pool`, pool, x));
  return apply(`${own}/output`, layers.concat(), a, c, e, f);
}

/** A head on 14×14 maps: section 5. */
function auxiliaryHead(name: string, from: number, classes: number, x: Value, apply: Apply): void {
  const pooled = apply(`${name}/ave_pool`, layers.avgPool2d({ kernel: 5, stride: 3 }), x);
  const maps = apply(`${name}/conv`, conv(from, 128, 1), pooled);
  const fc = layers.linear({
    ...{ inFeatures: [128, 4, 4], outFeatures: 1024, activation: "relu" },
    ...{ initialiser, biasInitialiser },
  });
  const dropped = apply(`${name}/drop_fc`, layers.dropout(0.7), apply(`${name}/fc`, fc, maps));
  const last = layers.linear({ inFeatures: 1024, outFeatures: classes, initialiser });
  apply(`${name}/classifier`, last, dropped);
}

function stem(x: Value, apply: Apply): Value {
  const a = apply("pool1/3x3_s2", halve(), apply("conv1/7x7_s2", conv(3, 64, 7, 2), x));
  const b = apply("conv2/3x3_reduce", conv(64, 64, 1), apply("pool1/norm1", norm(), a));
  const c = apply("conv2/norm2", norm(), apply("conv2/3x3", conv(64, 192, 3), b));
  return apply("pool2/3x3_s2", halve(), c);
}

/**
 * Nine inception modules on a stem, the mean of each map, and a dense layer.
 *
 * @throws ArgumentError for impossible options, ShapeError for a size that does not fit
 * @example
 * ```ts
 * import { googlenet } from "@convscope/models";
 * const { outputShape } = googlenet().node("inception_3a/output");
 * if (outputShape.join() !== "256,28,28") throw new Error("64 + 128 + 32 + 32 maps");
 * ```
 */
export function googlenet(options: GooglenetOptions = {}): Model {
  const { auxiliaryHeads = false, classes = 1000, size = 224 } = options;
  return build(
    auxiliaryHeads ? "googlenet-aux" : "googlenet",
    [3, size, size],
    (x, apply) => {
      let y = stem(x, apply);
      for (const { name, from, sizes } of inceptions) {
        y = inception(name, from, sizes, y, apply);
        if (name === "3b") y = apply("pool3/3x3_s2", halve(), y);
        if (name === "4e") y = apply("pool4/3x3_s2", halve(), y);
        if (auxiliaryHeads && name === "4a") auxiliaryHead("loss1", 512, classes, y, apply);
        if (auxiliaryHeads && name === "4d") auxiliaryHead("loss2", 528, classes, y, apply);
      }
      const mean = apply("pool5/7x7_s1", layers.globalAvgPool2d(), y);
      const dropped = apply("pool5/drop_7x7_s1", layers.dropout(0.4), mean);
      const fc = layers.linear({ inFeatures: 1024, outFeatures: classes, initialiser });
      return apply("loss3/classifier", fc, dropped);
    },
    {
      ...{ loss: lossToJson(crossEntropy()), source },
      // Section 5: "their loss gets added to the total loss of the network with a discount weight".
      ...(auxiliaryHeads && { auxiliary: { "loss1/classifier": 0.3, "loss2/classifier": 0.3 } }),
    },
  );
}

const millions = (layer: string, printed: number, exact: number): PublishedFigure => ({
  quantity: "macs",
  layer,
  printed,
  exact,
});
const operations: readonly PublishedFigure[] = [
  {
    ...millions("conv1/", 34e6, 118_013_952),
    note: "7·7·3·64·112·112; the printed number does not follow from the table",
  },
  millions("conv2/", 360e6, 359_661_568),
  millions("inception_3a/", 128e6, 128_049_152),
  millions("inception_3b/", 304e6, 304_267_264),
  millions("inception_4a/", 73e6, 73_608_192),
  millions("inception_4b/", 88e6, 87_908_352),
  millions("inception_4c/", 100e6, 99_850_240),
  millions("inception_4d/", 119e6, 118_515_712),
  millions("inception_4e/", 170e6, 169_996_288),
  {
    ...millions("inception_5a/", 54e6, 51_079_168),
    note: "does not follow from the table's sizes, nor do its parameters",
  },
  millions("inception_5b/", 71e6, 70_697_984),
];
const inThousands = "weights without biases, in thousands of 1,024";
const unlikeItsSizes = `${inThousands}, and does not follow from the table's sizes`;
const thousands = (
  layer: string,
  printed: number,
  exact: number,
  note: string = inThousands,
): PublishedFigure => ({ quantity: "parameters", layer, printed: printed * 1e3, exact, note });
const parameters: readonly PublishedFigure[] = [
  thousands("conv1/", 2.7, 9_472, "7·7·3·64 = 9,408 weights; the printed number does not follow"),
  thousands("conv2/", 112, 114_944),
  thousands("inception_3a/", 159, 163_696),
  thousands("inception_3b/", 380, 388_736, unlikeItsSizes),
  thousands("inception_4a/", 364, 376_176, unlikeItsSizes),
  thousands("inception_4b/", 437, 449_160, unlikeItsSizes),
  thousands("inception_4c/", 463, 510_104, unlikeItsSizes),
  thousands("inception_4d/", 580, 605_376, unlikeItsSizes),
  thousands("inception_4e/", 840, 868_352, unlikeItsSizes),
  thousands("inception_5a/", 1072, 1_043_456, unlikeItsSizes),
  thousands("inception_5b/", 1388, 1_444_080, unlikeItsSizes),
  thousands("loss3/classifier", 1000, 1_025_000),
];
/** What the rows of Table 1 come to. */
const summed = (exact: number, note: string): PublishedFigure => ({
  ...{ quantity: "parameters", printed: 6.8e6, exact },
  note: `the sum of table 1: ${note}`,
});
const errata = [
  "Table 1 counts weights in thousands of 1,024, without biases; its rows from 4a to 5b part from what their sizes give, by up to 7 %",
  "The paper gives no constants for LRN and no initial values; those of Caffe's bvlc_googlenet are taken",
];
const differs =
  "torchvision's network under this name has batch norm, no LRN, no biases in convolutions, and 3×3 filters where the paper has 5×5";

/** The paper's network, in use and in training. */
export const googlenetEntries: Readonly<Record<string, ZooEntry>> = {
  googlenet: {
    summary:
      "GoogLeNet as in the paper, in use: nine inception modules, LRN, biases, no batch norm",
    ...{ source, errata, differs },
    published: [...operations, ...parameters, summed(6_998_552, inThousands)],
    create: () => googlenet(),
  },
  "googlenet-aux": {
    summary: "GoogLeNet as in the paper, in training: with both auxiliary heads",
    ...{ source, errata, differs },
    published: [
      ...operations,
      ...parameters,
      summed(13_378_280, `${inThousands}, and without the heads`),
    ],
    create: () => googlenet({ auxiliaryHeads: true }),
  },
};
