/**
 * SqueezeNet: Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters
 * and <0.5MB model size", arXiv:1602.07360, 2016, table 1; and version 1.1 of the authors' repository.
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
import type { ZooEntry } from "./zoo-entry.js";

/** The paper's network, and the authors' later one that computes less. */
export type SqueezenetVersion = "1.0" | "1.1";

/** Options of {@link squeezenet}. */
export interface SqueezenetOptions {
  /** 1000. */
  readonly classes?: number | undefined;
  /** Rows and columns of the input; 224. */
  readonly size?: number | undefined;
}

/** What tells the versions apart. */
interface Plan {
  /** Filters and kernel of conv1. */
  readonly stem: readonly [outChannels: number, kernel: number];
  /** Modules with a pooling behind them; conv1 always has one. */
  readonly pooled: readonly number[];
  readonly source: string;
}

const paper = "Iandola et al. 2016, table 1";
const plans: Readonly<Record<SqueezenetVersion, Plan>> = {
  "1.0": { stem: [96, 7], pooled: [4, 8], source: paper },
  "1.1": { stem: [64, 3], pooled: [3, 5], source: `${paper}; the authors' version 1.1` },
};

/** Maps that each module squeezes to; it gives eight times as many, half by 1×1 and half by 3×3. */
const squeezes = [16, 16, 32, 32, 48, 48, 64, 64] as const;

// The authors' Caffe files: "xavier", which is U(±√(3 / fanIn)) there; conv10 by N(0, 0.01²).
const initialiser: InitialiserChoice = {
  scheme: "kaiming-uniform",
  mode: "fanIn",
  activation: "linear",
};

function conv(options: Conv2dLayerOptions): Layer {
  return layers.conv2d({ initialiser, ...options, activation: "relu" });
}

/** Squeeze by 1×1, expand by 1×1 and 3×3 side by side: section 3.2. */
function fire(name: string, from: number, squeeze: number, x: Value, apply: Apply): Value {
  const expand = { inChannels: squeeze, outChannels: 4 * squeeze };
  const thin = conv({ inChannels: from, outChannels: squeeze, kernel: 1 });
  const s = apply(`${name}/squeeze1x1`, thin, x);
  const e1 = apply(`${name}/expand1x1`, conv({ ...expand, kernel: 1 }), s);
  const e3 = apply(`${name}/expand3x3`, conv({ ...expand, kernel: 3, padding: 1 }), s);
  return apply(`${name}/concat`, layers.concat(), e1, e3);
}

/**
 * Fire modules between two convolutions; the mean of each class's map is its logit.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { squeezenet } from "@convscope/models";
 * const { outputShape } = squeezenet("1.0").node("conv10");
 * if (outputShape.join() !== "1000,13,13") throw new Error("a map of 13×13 for each class");
 * ```
 */
export function squeezenet(version: SqueezenetVersion, options: SqueezenetOptions = {}): Model {
  const { classes = 1000, size = 224 } = options;
  const { stem, pooled, source } = plans[version];
  const [outChannels, kernel] = stem;
  const pool = layers.maxPool2d({ kernel: 3, stride: 2, ceilMode: true });
  return build(
    `squeezenet${version.replace(".", "_")}`,
    [3, size, size],
    (x, apply) => {
      const first = conv({ inChannels: 3, outChannels, kernel, stride: 2 });
      let y = apply("pool1", pool, apply("conv1", first, x));
      let from: number = outChannels;
      squeezes.forEach((squeeze, i) => {
        const module = i + 2;
        y = fire(`fire${module}`, from, squeeze, y, apply);
        from = 8 * squeeze;
        if (pooled.includes(module)) y = apply(`pool${module}`, pool, y);
      });
      y = apply("drop9", layers.dropout(0.5), y);
      const last: InitialiserChoice = { scheme: "normal", deviation: 0.01 };
      const conv10 = { inChannels: 512, outChannels: classes, kernel: 1, initialiser: last };
      y = apply("pool10", layers.globalAvgPool2d(), apply("conv10", conv(conv10), y));
      return apply("logits", layers.flatten(), y);
    },
    { loss: lossToJson(crossEntropy()), source },
  );
}

const pooling = "The authors' Caffe files round pooled sizes up, and so does this";
const versions =
  "1.1 starts with 64 filters of 3×3 in the place of 96 of 7×7 and pools earlier: as good, with 2.3 times fewer multiplications";

/** Versions of SqueezeNet. */
export const squeezenetEntries: Readonly<Record<string, ZooEntry>> = {
  squeezenet1_0: {
    summary: "SqueezeNet as in the paper: fire modules, 7×7 stem",
    source: plans["1.0"].source,
    published: [{ quantity: "parameters", printed: 1_248_424, exact: 1_248_424 }],
    errata: [
      "Table 1 lists 111×111 behind conv1; kernel 7 and stride 2 without padding give 109 from 224 (111 from 227)",
      pooling,
    ],
    differs: versions,
    create: () => squeezenet("1.0"),
  },
  squeezenet1_1: {
    summary: "SqueezeNet 1.1: 3×3 stem and earlier pooling, 2.3 times fewer multiplications",
    source: plans["1.1"].source,
    published: [{ quantity: "parameters", printed: 1_235_496, exact: 1_235_496 }],
    errata: [pooling],
    differs: versions,
    create: () => squeezenet("1.1"),
  },
};
