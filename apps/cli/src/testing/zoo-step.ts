/**
 * One step of training for each network of the zoo, from the same values on any backend. The step is SGD of rate 1, so that
 * what it changes a parameter by is the gradient.
 *
 * Networks that take pictures of any size take the smallest that leaves every layer two rows; the others take their own.
 */
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
import {
  alexnet,
  createModel,
  googlenet,
  googlenetBn,
  mobilenetV1,
  mobilenetV2,
  resnet,
  squeezenet,
  vgg,
} from "@convscope/models";

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

/** Their last layer starts at 0, so that nothing before it learns in the first step. */
const startingAtZero: ReadonlySet<string> = new Set(["nielsen-ch6", "nielsen-ch6-two-conv"]);

/** Values by name. */
export type Arrays = ReadonlyMap<string, Float32Array>;

/** A network of the zoo and the values that it starts from. */
export interface ZooNetwork {
  readonly model: Model;
  readonly start: Arrays;
}

/** A network by name, on the host. `plain` makes what must be computed before its first step. */
export async function zooNetwork(name: string, plain: Backend): Promise<ZooNetwork> {
  const model = (scaled[name]?.() ?? createModel(name)).initialise(1);
  if (startingAtZero.has(name)) {
    model.recover(await stepped(model, plain, 0.01));
  }
  return { model, start: await valuesOf(model) };
}

/** What a step on a backend comes to: loss, outputs, and what becomes of every variable. The backend is left as it was. */
export async function trained({ model, start }: ZooNetwork, backend: Backend): Promise<Arrays> {
  try {
    return await stepped(model, backend, 1);
  } finally {
    model.recover(start);
  }
}

const LABELS = [3, 7];

/** Takes a step; the model stays on the backend. */
async function stepped(model: Model, backend: Backend, learningRate: number): Promise<Arrays> {
  const { loss } = model.metadata;
  if (loss === undefined) throw new RangeError(`${model.name} has a loss`);
  await model.to(backend);
  const shape = [batchOf(model), ...model.input];
  const random = new Random(7);
  const pictures = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  const x = tensor(backend, pictures, shape);
  const labels = tensor(backend, LABELS.slice(0, shape[0]));
  const step = new TrainingStep(model, {
    loss: lossFromJson(loss),
    optimizer: sgd({ learningRate }),
  });
  const { loss: value, outputs } = step.run(x, labels);
  const found = new Map([
    ["loss", await value.data()],
    ["outputs", await outputs.data()],
    ...(await valuesOf(model)),
  ]);
  for (const held of [x, labels, value, outputs, step]) held.dispose();
  return found;
}

/** Pictures in a step: a batch norm has too few values in a map of 2×2 for its statistics to be any. */
function batchOf({ nodes }: Model): number {
  return nodes.some(({ layer }) => layer.kind === "batchNorm2d") ? LABELS.length : 1;
}

async function valuesOf({ variables }: Model): Promise<Arrays> {
  const values = new Map<string, Float32Array>();
  for (const [key, variable] of variables) values.set(key, await variable.read());
  return values;
}
