/** Steps of training: forward, all gradients, update. */
import type { Case } from "./case.js";

/** Networks in training. */
export const trainingCases: readonly Case[] = [
  {
    name: "lenet5-modern step b64",
    pass: "training",
    workload: { kind: "training", network: "lenet5-modern", batch: 64, learningRate: 0.01 },
    samples: 9,
    matches: [
      { contestant: "js", peer: "tfjs-cpu", threads: 1, target: 3.5 },
      { contestant: "js", peer: "convnetjs", threads: 1, target: 3 },
    ],
  },
];
