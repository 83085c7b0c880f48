/**
 * ResNet: He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016, table 1. Layers have torchvision's
 * names, with "/" for ".".
 */
import {
  type Apply,
  build,
  crossEntropy,
  type Layer,
  layers,
  lossToJson,
  type Model,
  type Value,
} from "@convscope/core";
import type { PublishedFigure, ZooEntry } from "./zoo-entry.js";

/** Layers with weights. */
export type ResnetDepth = 101 | 18 | 34 | 50;

/** Options of {@link resnet}. */
export interface ResnetOptions {
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 224. */
  readonly size?: number | undefined;
  /**
   * Where a bottleneck that halves the map has its stride: "3x3" (the default) in the middle, as torchvision and everybody
   * since ("v1.5"), "1x1" at the front, as the paper.
   */
  readonly strideIn?: "1x1" | "3x3" | undefined;
}

/** Blocks of each stage. */
const stages: Readonly<Record<ResnetDepth, readonly number[]>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
};
const source = "He, Zhang, Ren, Sun 2016, table 1";

/** One residual block, from maps to maps. */
interface Block {
  readonly name: string;
  readonly from: number;
  /** Maps inside; a bottleneck gives four times as many. */
  readonly width: number;
  readonly stride: number;
}

function conv(inChannels: number, outChannels: number, kernel: number, stride: number): Layer {
  return layers.conv2d({
    ...{ inChannels, outChannels, kernel, stride, padding: (kernel - 1) / 2 },
    // Section 3.4: "as in [13]", He et al. 2015.
    ...{ bias: false, initialiser: "he-normal" },
  });
}

const norm = (channels: number): Layer => layers.batchNorm2d({ channels });
const relu = (): Layer => layers.activation("relu");

/**
 * Adds x to what a branch made of it, projected where their shapes differ (option B). The branch ends at `bn`, without
 * activation.
 */
function joined(
  { name, from, stride }: Block,
  out: number,
  x: Value,
  y: Value,
  apply: Apply,
): Value {
  let shortcut = x;
  if (stride !== 1 || from !== out) {
    const projected = apply(`${name}/downsample/0`, conv(from, out, 1, stride), x);
    shortcut = apply(`${name}/downsample/1`, norm(out), projected);
  }
  return apply(`${name}/relu`, relu(), apply(`${name}/add`, layers.add(), y, shortcut));
}

/** Two 3×3 convolutions. */
function basic(block: Block, x: Value, apply: Apply): Value {
  const { name, from, width, stride } = block;
  const a = apply(
    `${name}/bn1`,
    norm(width),
    apply(`${name}/conv1`, conv(from, width, 3, stride), x),
  );
  const b = apply(`${name}/conv2`, conv(width, width, 3, 1), apply(`${name}/relu1`, relu(), a));
  return joined(block, width, x, apply(`${name}/bn2`, norm(width), b), apply);
}

/** 1×1 down, 3×3, 1×1 up. */
function bottleneck(block: Block, strideIn: "1x1" | "3x3", x: Value, apply: Apply): Value {
  const { name, from, width, stride } = block;
  const [first, second] = strideIn === "1x1" ? [stride, 1] : [1, stride];
  const a = apply(
    `${name}/bn1`,
    norm(width),
    apply(`${name}/conv1`, conv(from, width, 1, first), x),
  );
  const b = apply(
    `${name}/conv2`,
    conv(width, width, 3, second),
    apply(`${name}/relu1`, relu(), a),
  );
  const c = apply(`${name}/relu2`, relu(), apply(`${name}/bn2`, norm(width), b));
  const d = apply(`${name}/conv3`, conv(width, 4 * width, 1, 1), c);
  return joined(block, 4 * width, x, apply(`${name}/bn3`, norm(4 * width), d), apply);
}

/**
 * A stem, four stages of residual blocks, the mean of each map, and a dense layer.
 *
 * @throws ArgumentError for impossible options, ShapeError for a size that leaves no maps
 * @example
 * ```ts
 * import { resnet } from "@convscope/models";
 * const { outputShape } = resnet(18).node("layer4/1/relu");
 * if (outputShape.join() !== "512,7,7") throw new Error("512 maps of 7×7 go into the mean");
 * ```
 */
export function resnet(depth: ResnetDepth, options: ResnetOptions = {}): Model {
  const { classes = 1000, size = 224, strideIn = "3x3" } = options;
  const deep = depth >= 50;
  const name = `resnet${depth}${deep && strideIn === "1x1" ? "-v1" : ""}`;
  return build(
    name,
    [3, size, size],
    (x, apply) => {
      const stem = apply("bn1", norm(64), apply("conv1", conv(3, 64, 7, 2), x));
      const pool = layers.maxPool2d({ kernel: 3, stride: 2, padding: 1 });
      let y = apply("maxpool", pool, apply("relu", relu(), stem));
      let from = 64;
      stages[depth].forEach((blocks, stage) => {
        const width = 64 * 2 ** stage;
        for (let i = 0; i < blocks; i++) {
          const stride = stage > 0 && i === 0 ? 2 : 1;
          const block = { name: `layer${stage + 1}/${i}`, from, width, stride };
          y = deep ? bottleneck(block, strideIn, y, apply) : basic(block, y, apply);
          from = deep ? 4 * width : width;
        }
      });
      const fc = layers.linear({
        inFeatures: from,
        outFeatures: classes,
        initialiser: "he-normal",
      });
      return apply("fc", fc, apply("avgpool", layers.globalAvgPool2d(), y));
    },
    { loss: lossToJson(crossEntropy()), source },
  );
}

const halving =
  "The paper halves the map in the first 1×1 convolution of a bottleneck (v1); torchvision's v1.5 in the 3×3 one, with as many parameters and more multiplications";
const figures = (
  parameters: number,
  flops: number,
  macs: number,
  note: string,
): readonly PublishedFigure[] => [
  { quantity: "parameters", printed: parameters, exact: parameters, note: "torchvision's" },
  { quantity: "macs", printed: flops, exact: macs, note },
];
const ofV1 = "the paper's FLOPs are multiply-adds";
const ofV15 = "the paper's, of v1";

/** Depths of ResNet. */
export const resnetEntries: Readonly<Record<string, ZooEntry>> = {
  resnet18: {
    summary: "ResNet-18: eight blocks of two 3×3 convolutions, projections where shapes change",
    source,
    published: figures(11_689_512, 1.8e9, 1_814_073_344, ofV1),
    errata: [],
    create: () => resnet(18),
  },
  resnet34: {
    summary: "ResNet-34: sixteen blocks of two 3×3 convolutions",
    source,
    published: figures(21_797_672, 3.6e9, 3_663_761_408, ofV1),
    errata: [],
    create: () => resnet(34),
  },
  resnet50: {
    summary: "ResNet-50 v1.5: sixteen bottlenecks, the stride in their 3×3 convolution",
    source: `${source}; torchvision (v1.5)`,
    published: figures(25_557_032, 3.8e9, 4_089_184_256, ofV15),
    errata: [],
    differs: halving,
    create: () => resnet(50),
  },
  "resnet50-v1": {
    summary: "ResNet-50 as in the paper: the stride in the first 1×1 convolution of a bottleneck",
    source,
    published: figures(25_557_032, 3.8e9, 3_857_973_248, ofV1),
    errata: [],
    differs: halving,
    create: () => resnet(50, { strideIn: "1x1" }),
  },
  resnet101: {
    summary: "ResNet-101 v1.5: 33 bottlenecks, the stride in their 3×3 convolution",
    source: `${source}; torchvision (v1.5)`,
    published: figures(44_549_160, 7.6e9, 7_801_405_440, ofV15),
    errata: [],
    differs: halving,
    create: () => resnet(101),
  },
  "resnet101-v1": {
    summary: "ResNet-101 as in the paper: the stride in the first 1×1 convolution of a bottleneck",
    source,
    published: figures(44_549_160, 7.6e9, 7_570_194_432, ofV1),
    errata: [],
    differs: halving,
    create: () => resnet(101, { strideIn: "1x1" }),
  },
};
