/** Steps of training: forward, all gradients, update. */
import type { Case } from "./case.js";
import type { TrainingWorkload } from "./workload.js";

const lenet = {
  pass: "training",
  workload: { kind: "training", network: "lenet5-modern", batch: 64, learningRate: 0.01 },
  samples: 9,
} as const;

const cifar = (batch: number): TrainingWorkload => ({
  kind: "training",
  network: "cifar-vgg",
  batch,
  learningRate: 0.01,
});

const wasm = { contestant: "wasm", threads: 1 } as const;
const convnetjs = { ...wasm, peer: "convnetjs", target: 25, aim: 40 } as const;
const tfjsCpu = { ...wasm, peer: "tfjs-cpu", target: 300, aim: 800 } as const;
const tfjsWasm = { ...wasm, peer: "tfjs-wasm", refuses: true } as const;

/** Networks in training. */
export const trainingCases: readonly Case[] = [
  {
    ...lenet,
    section: "js",
    name: "lenet5-modern step b64",
    matches: [
      { contestant: "js", peer: "tfjs-cpu", threads: 1, target: 3.5 },
      { contestant: "js", peer: "convnetjs", threads: 1, target: 3 },
    ],
  },
  {
    ...lenet,
    section: "training",
    name: "lenet5-modern step b64",
    matches: [
      { ...wasm, peer: "torch", target: 0.8, aim: 1.5 },
      { ...wasm, threads: 2, peer: "wasm", peerThreads: 1 },
      convnetjs,
      tfjsCpu,
      tfjsWasm,
    ],
  },
  {
    section: "training",
    name: "cifar-vgg step b64",
    pass: "training",
    workload: cifar(64),
    samples: 9,
    matches: [
      { ...wasm, peer: "torch", target: 0.7, aim: 1.3 },
      { ...wasm, threads: 2, peer: "wasm", peerThreads: 1, target: 1.5, aim: 1.8 },
      tfjsWasm,
    ],
  },
  {
    // 64 images take these two half a minute a step; the fewer, the less we gain from having many at once.
    section: "training",
    name: "cifar-vgg step b8",
    pass: "training",
    workload: cifar(8),
    samples: 9,
    matches: [convnetjs, tfjsCpu],
  },
];
