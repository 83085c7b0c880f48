/**
 * The network that runs on the front page of Stanford's course CS231n (Karpathy): a small VGG on CIFAR-10. Not the course's
 * ConvNetJS demo, which has 5×5 filters.
 */
import {
  crossEntropy,
  type Layer,
  layers,
  lossToJson,
  type Model,
  sequential,
} from "@convscope/core";
import { cifar10 } from "./class-names.js";
import type { ZooEntry } from "./zoo-entry.js";

const source = "Stanford CS231n, front page and notes on convolutional networks";

/**
 * Three times conv, relu, conv, relu, pool, with ten 3×3 filters everywhere, then one dense layer.
 *
 * @example
 * ```ts
 * import { cs231nDemo } from "@convscope/models";
 * if (cs231nDemo().node("fc").inputShapes.join() !== "10,4,4") throw new Error("fc reads 160 values");
 * ```
 */
export function cs231nDemo(): Model {
  const chain: (readonly [string, Layer])[] = [];
  for (let stage = 1; stage <= 3; stage++) {
    for (let i = 1; i <= 2; i++) {
      const inChannels = chain.length === 0 ? 3 : 10;
      const conv = layers.conv2d({
        ...{ inChannels, outChannels: 10, kernel: 3, padding: 1 },
        ...{ activation: "relu", initialiser: "he-normal" },
      });
      chain.push([`conv${stage}_${i}`, conv]);
    }
    chain.push([`pool${stage}`, layers.maxPool2d({ kernel: 2 })]);
  }
  chain.push(["fc", layers.linear({ inFeatures: [10, 4, 4], outFeatures: 10 })]);
  return sequential("cs231n-demo", [3, 32, 32], chain, {
    classes: cifar10,
    loss: lossToJson(crossEntropy()),
    source,
  });
}

/** The course's network. */
export const cs231nDemoEntries: Readonly<Record<string, ZooEntry>> = {
  "cs231n-demo": {
    summary: "CS231n's front page: conv, conv, pool three times with ten 3×3 filters, on CIFAR-10",
    source,
    published: [
      {
        quantity: "parameters",
        printed: 7000,
        exact: 6440,
        note: "the notes say about 7000",
      },
    ],
    errata: [
      "The notes do not say how its weights start; He's initialisation is taken, as they advise",
    ],
    create: cs231nDemo,
  },
};
