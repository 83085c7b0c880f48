/**
 * Every network of the zoo runs forward and trains on every backend that Node has: one step on a seeded picture, or two (loss,
 * outputs, gradients, update, running statistics) gives what backend-js gives. The step is SGD of rate 1, so that what it
 * changes a parameter by is the gradient.
 *
 * The bound, array by array: the distance from js, as the root of the sum of squares, is no more than t times that of steps
 * with sampled rounding errors (testing/noisy-js.ts), where Student's t gives up one true comparison in 100,000
 * (conformance, bounds/student.ts). Networks that take pictures of any size take the smallest that leaves every layer two
 * rows; the others take their own.
 */
import { createJsBackend } from "@convscope/backend-js";
import { predictionFactor } from "@convscope/conformance";
import {
  lossFromJson,
  type Model,
  Random,
  sgd,
  sizeOf,
  TrainingStep,
  tensor,
} from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import { summarize } from "@convscope/explain";
import {
  alexnet,
  createModel,
  googlenet,
  googlenetBn,
  mobilenetV1,
  mobilenetV2,
  modelNames,
  resnet,
  squeezenet,
  vgg,
} from "@convscope/models";
import { beforeAll, describe, expect, test } from "vitest";
import { createBackend } from "./backends.js";
import { createNoisyJsBackend } from "./testing/noisy-js.js";

const classes = 10;
const small = { classes, size: 33 };

/** Networks whose own pictures are large, on small ones. */
const scaled: Readonly<Record<string, () => Model>> = {
  alexnet: () => alexnet({ classes, size: 67 }),
  "alexnet-ungrouped": () => alexnet({ classes, size: 67, variant: "ungrouped" }),
  "alexnet-one-tower": () => alexnet({ classes, size: 63, variant: "one-tower" }),
  "alexnet-one-tower-lrn": () => alexnet({ classes, size: 63, variant: "one-tower-lrn" }),
  vgg11: () => vgg(11, { classes, size: 32 }),
  vgg13: () => vgg(13, { classes, size: 32 }),
  vgg16: () => vgg(16, { classes, size: 32 }),
  vgg19: () => vgg(19, { classes, size: 32 }),
  googlenet: () => googlenet(small),
  "googlenet-bn": () => googlenetBn({ classes, size: 48 }),
  "googlenet-bn-aux": () => googlenetBn({ classes, size: 48, auxiliaryHeads: true }),
  resnet18: () => resnet(18, small),
  resnet34: () => resnet(34, small),
  resnet50: () => resnet(50, small),
  "resnet50-v1": () => resnet(50, { ...small, strideIn: "1x1" }),
  resnet101: () => resnet(101, small),
  "resnet101-v1": () => resnet(101, { ...small, strideIn: "1x1" }),
  squeezenet1_0: () => squeezenet("1.0", { classes, size: 48 }),
  squeezenet1_1: () => squeezenet("1.1", { classes, size: 48 }),
  mobilenet_v1: () => mobilenetV1(small),
  mobilenet_v2: () => mobilenetV2(small),
};

/**
 * The most MACs of a forward pass that a backend is asked for. Beyond it TensorFlow.js in plain JavaScript (about 10 million
 * MACs a second in gradients of convolutions) and gpu.js take minutes for one step, and find no kind of layer that the
 * networks below it have not: Network in Network, the deeper VGGs and GoogLeNet with the paper's heads, which are for
 * pictures of 224 alone.
 */
const most: Readonly<Record<string, number>> = {
  wasm: Number.POSITIVE_INFINITY,
  "tfjs-wasm": Number.POSITIVE_INFINITY,
  "gpujs-webasm": 1e9,
  "tfjs-cpu": 1.2e8,
};

/** Their last layer starts at 0, so that nothing before it learns in the first step: a small one is made before. */
const startingAtZero: ReadonlySet<string> = new Set(["nielsen-ch6", "nielsen-ch6-two-conv"]);

/**
 * Pictures in a step: a batch norm has too few values in a map of 2×2 for its statistics to be any, and a hundred of them in a
 * row pass on what few values leave of a rounding.
 */
function batchOf(name: string, { nodes }: Model): number {
  if (!nodes.some(({ layer }) => layer.kind === "batchNorm2d")) return 1;
  return name.startsWith("resnet101") ? LABELS.length : 2;
}

const LABELS = [3, 7, 1, 5];

/**
 * Untrained, they take a rounding so far that it turns relus around: there the bounds see what is grossly wrong, and closer
 * ones are those of the other networks, which have the same layers.
 */
const deep: ReadonlySet<string> = new Set([
  ...["resnet50", "resnet50-v1", "resnet101", "resnet101-v1", "mobilenet_v2"],
]);

type Arrays = ReadonlyMap<string, Float32Array>;

/** What a step comes to: loss, outputs, and by how much it changes every variable. */
async function trained(name: string, backend: Backend): Promise<Arrays> {
  const model = networkOf(name).initialise(1);
  const { loss } = model.metadata;
  if (loss === undefined) throw new RangeError(`${name} has a loss`);
  await model.to(backend);
  const random = new Random(7);
  const shape = [batchOf(name, model), ...model.input];
  const x = tensor(
    backend,
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    shape,
  );
  const labels = tensor(backend, LABELS.slice(0, shape[0]));
  const optimizer = sgd({ learningRate: 0.01 });
  const step = new TrainingStep(model, { loss: lossFromJson(loss), optimizer });
  if (startingAtZero.has(name)) {
    for (const made of Object.values(step.run(x, labels))) made.dispose();
  }
  optimizer.learningRate = 1;
  const before = await valuesOf(model);
  const { loss: value, outputs } = step.run(x, labels);
  const arrays = new Map([
    ["loss", await value.data()],
    ["outputs", await outputs.data()],
  ]);
  for (const [key, after] of await valuesOf(model)) {
    const start = before.get(key);
    arrays.set(
      key,
      after.map((each, i) => each - (start?.[i] as number)),
    );
  }
  for (const held of [x, labels, value, outputs, step, model]) held.dispose();
  expect(backend.memory().buffers).toBe(0);
  return arrays;
}

const networkOf = (name: string): Model => scaled[name]?.() ?? createModel(name);

async function valuesOf(model: Model): Promise<Arrays> {
  const values = new Map<string, Float32Array>();
  for (const [key, variable] of model.variables) values.set(key, await variable.read());
  return values;
}

/** Root of the sum of squares of the differences. */
function distance(a: Float32Array, b: Float32Array | undefined): number {
  const squares = a.reduce((sum, value, i) => sum + (value - (b?.[i] ?? 0)) ** 2, 0);
  return Math.sqrt(squares);
}

const SAMPLES = 6;
const FACTOR = predictionFactor(SAMPLES, 1e-5);

/** How far each array of a step may be off. */
async function boundsOf(name: string, js: Arrays): Promise<ReadonlyMap<string, number>> {
  const squares = new Map<string, number>();
  for (let seed = 1; seed <= SAMPLES; seed++) {
    for (const [key, values] of await trained(name, createNoisyJsBackend(seed))) {
      squares.set(key, (squares.get(key) ?? 0) + distance(values, js.get(key)) ** 2);
    }
  }
  return new Map([...squares].map(([key, sum]) => [key, FACTOR * Math.sqrt(sum / SAMPLES)]));
}

/** Arrays that are off by more, each with by how many times. */
function beyond(found: Arrays, js: Arrays, bounds: ReadonlyMap<string, number>): readonly string[] {
  return [...found].flatMap(([key, values]) => {
    const off = distance(values, js.get(key));
    const bound = bounds.get(key) ?? 0;
    return off <= bound ? [] : [`${key}: ${off} of ${bound}`];
  });
}

describe.each(modelNames)("%s", (name) => {
  const macs = summarize(networkOf(name)).total.macs.value;
  let js: Arrays = new Map();
  let bounds: ReadonlyMap<string, number> = new Map();
  beforeAll(async () => {
    js = await trained(name, createJsBackend());
    bounds = await boundsOf(name, js);
  });

  test("learns in every layer, to finite values", () => {
    for (const [key, values] of js) {
      expect(values.every(Number.isFinite), key).toBe(true);
      expect(distance(values, undefined), key).toBeGreaterThan(0);
    }
  });

  test("is held to bounds that are a part of what it learns", () => {
    const shares = [...js].map(
      ([key, values]) => (bounds.get(key) ?? 0) / distance(values, undefined),
    );
    const middle = shares.sort((a, b) => a - b)[Math.floor(shares.length / 2)];
    expect(middle).toBeLessThan(deep.has(name) ? 2 : 0.2);
  });

  const able = Object.keys(most).filter((backend) => macs <= (most[backend] ?? 0));
  test.each(able)("gives on %s what it gives on js", async (backendName) => {
    const backend = await createBackend(backendName);
    const found = await trained(name, backend);
    backend.dispose();
    expect(beyond(found, js, bounds)).toEqual([]);
  });
});

test("gradients that are off by a hundredth are beyond the bounds", async () => {
  const js = createJsBackend();
  const wrong: Backend<Float32Array> = {
    ...js,
    grads: {
      ...js.grads,
      conv2dWeightGrad(x, dy, g) {
        const gradient = js.grads.conv2dWeightGrad(x, dy, g);
        for (const [i, value] of gradient.entries()) gradient[i] = 1.01 * value;
        return gradient;
      },
    },
  };
  const name = "lenet5-modern";
  const right = await trained(name, createJsBackend());
  const off = beyond(await trained(name, wrong), right, await boundsOf(name, right));
  expect(off.map((text) => text.replace(/:.*/, ""))).toEqual([
    "C1.weight",
    "C3.weight",
    "C5.weight",
  ]);
});
