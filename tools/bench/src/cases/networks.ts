/** Whole networks, outputs alone: one picture each, or the batch that small networks are used with. */
import type { Case, Goal, Match } from "./case.js";

interface Plan {
  readonly network: string;
  readonly batch: number;
  /** Against onnxruntime-web, with as many threads, one and two. */
  readonly web?: Goal;
  /** Against TensorFlow.js's wasm engine; it reads chains of layers alone. */
  readonly tfjs?: Goal;
  /** Against native ONNX Runtime on one thread. */
  readonly native?: Goal;
  /** Our two threads against one. */
  readonly twoThreads?: Goal;
}

const alexnet = {
  batch: 1,
  web: { target: 1.9, aim: 3 },
  tfjs: { target: 1.8, aim: 3 },
  native: { target: 0.7, aim: 0.95 },
} as const;

const plans: readonly Plan[] = [
  { network: "lenet5-modern", batch: 64, web: {}, tfjs: { target: 3, aim: 5 }, native: {} },
  { network: "alexnet-one-tower", ...alexnet },
  { network: "alexnet-one-tower-lrn", ...alexnet },
  {
    network: "vgg16",
    batch: 1,
    web: { target: 4.8, aim: 7 },
    native: { target: 1.1, aim: 1.5 },
    twoThreads: { target: 1.5, aim: 1.8 },
  },
  {
    network: "resnet18",
    batch: 1,
    web: { target: 3.5, aim: 5 },
    native: { target: 0.8, aim: 1.1 },
  },
  {
    network: "mobilenet_v2",
    batch: 1,
    web: { target: 2.2, aim: 4 },
    native: { target: 0.48, aim: 0.7 },
  },
  { network: "cifar-vgg", batch: 64, web: {}, tfjs: { target: 3, aim: 5 }, native: {} },
];

/** Every network against every engine that can run it. */
export const networkCases: readonly Case[] = plans.map((plan) => ({
  section: "networks",
  name: `${plan.network} b${plan.batch}`,
  pass: "forward",
  workload: { kind: "inference", network: plan.network, batch: plan.batch },
  samples: 9,
  matches: matchesOf(plan),
}));

function matchesOf({ web, tfjs, native, twoThreads }: Plan): readonly Match[] {
  const wasm = { contestant: "wasm", threads: 1 } as const;
  const against = (goal: Goal | undefined, match: Omit<Match, keyof Goal>): readonly Match[] =>
    goal === undefined ? [] : [{ ...match, ...goal }];
  return [
    ...against(web, { ...wasm, peer: "onnxruntime-web" }),
    ...against(web, { ...wasm, threads: 2, peer: "onnxruntime-web" }),
    ...against(tfjs, { ...wasm, peer: "tfjs-wasm" }),
    ...against(native, { ...wasm, peer: "onnxruntime-node" }),
    ...against(twoThreads, { ...wasm, threads: 2, peer: "wasm", peerThreads: 1 }),
  ];
}
