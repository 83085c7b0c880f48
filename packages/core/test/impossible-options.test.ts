/** Options that nobody reads: every function with options refuses them, in the name that the user called. */
import { expect, it } from "vitest";
import { ArgumentError, FormatError } from "../src/errors.js";
import * as core from "../src/index.js";
import { builtInLayers } from "../src/model/layer-factories.js";
import { createReferenceBackend } from "../src/reference/index.js";

const backend = createReferenceBackend();
const x = core.ones(backend, [1, 2, 4, 4]);
const w = core.ones(backend, [2, 2, 3, 3]);
const row = core.ones(backend, [1, 2, 4]);
const { layers } = core;
const maps = { inChannels: 2, outChannels: 2, kernel: 3 };
/** A name that no type has, as JavaScript may give it. */
const odd = JSON.parse('{"oddity":1}');

const rows: readonly (readonly [op: string, make: () => unknown])[] = [
  ["prelu", () => layers.prelu(odd)],
  ["adaptiveAvgPool2d", () => layers.adaptiveAvgPool2d({ size: 1, ...odd })],
  ["adaptiveMaxPool2d", () => layers.adaptiveMaxPool2d({ size: 1, ...odd })],
  ["convTranspose2d", () => layers.convTranspose2d({ ...maps, ...odd })],
  ["conv1d", () => layers.conv1d({ ...maps, ...odd })],
  ["conv2d", () => layers.conv2d({ ...maps, ...odd })],
  ["layerNorm", () => layers.layerNorm({ shape: [2], ...odd })],
  ["groupNorm", () => layers.groupNorm({ channels: 2, groups: 1, ...odd })],
  ["instanceNorm", () => layers.instanceNorm({ channels: 2, ...odd })],
  ["batchNorm2d", () => layers.batchNorm2d({ channels: 2, ...odd })],
  ["localResponseNorm", () => layers.localResponseNorm({ size: 5, convention: "torch", ...odd })],
  ["linear", () => layers.linear({ inFeatures: 2, outFeatures: 2, ...odd })],
  [
    "locallyConnected2d",
    () => layers.locallyConnected2d({ input: [1, 3, 3], outChannels: 1, kernel: 2, ...odd }),
  ],
  ["lpPool2d", () => layers.lpPool2d({ norm: 2, kernel: 2, ...odd })],
  ["maxout", () => layers.maxout({ pieces: 2, ...odd })],
  ["reshape", () => layers.reshape({ shape: [2], ...odd })],
  ["permute", () => layers.permute({ axes: [0], ...odd })],
  ["slice", () => layers.slice({ axis: 0, ...odd })],
  ["pad", () => layers.pad({ padding: 1, ...odd })],
  ["pixelShuffle", () => layers.pixelShuffle({ factor: 2, ...odd })],
  ["pixelUnshuffle", () => layers.pixelUnshuffle({ factor: 2, ...odd })],
  ["maxPool1d", () => layers.maxPool1d({ kernel: 2, ...odd })],
  ["avgPool1d", () => layers.avgPool1d({ kernel: 2, ...odd })],
  ["maxPool2d", () => layers.maxPool2d({ kernel: 2, ...odd })],
  ["avgPool2d", () => layers.avgPool2d({ kernel: 2, ...odd })],
  ["subsample", () => layers.subsample({ channels: 2, kernel: 2, ...odd })],
  ["rbf", () => layers.rbf({ codes: [[1]], ...odd })],
  ["upsample", () => layers.upsample({ size: 2, ...odd })],
  ["initialiser", () => core.initialiserOf({ scheme: "orthogonal", ...odd })],
  ["conv2d", () => core.conv2d(x, w, odd)],
  ["conv1d", () => core.conv1d(row, core.ones(backend, [2, 2, 3]), odd)],
  ["convTranspose2d", () => core.convTranspose2d(x, w, odd)],
  [
    "locallyConnected2d",
    () => core.locallyConnected2d(x, core.ones(backend, [1, 1, 1, 2, 4, 4]), odd),
  ],
  ["maxPool2d", () => core.maxPool2d(x, { kernel: 2, ...odd })],
  ["avgPool2d", () => core.avgPool2d(x, { kernel: 2, ...odd })],
  ["maxPool2dWithIndices", () => core.maxPool2dWithIndices(x, { kernel: 2, ...odd })],
  ["maxPool1d", () => core.maxPool1d(row, { kernel: 2, ...odd })],
  ["avgPool1d", () => core.avgPool1d(row, { kernel: 2, ...odd })],
  ["lpPool2d", () => core.lpPool2d(x, { norm: 2, kernel: 2, ...odd })],
  ["upsample", () => core.upsample(x, { size: 2, ...odd })],
  ["layerNorm", () => core.layerNorm(x, [4], odd)],
  ["groupNorm", () => core.groupNorm(x, 2, odd)],
  ["instanceNorm", () => core.instanceNorm(x, odd)],
  ["localResponseNorm", () => core.localResponseNorm(x, { size: 5, convention: "torch", ...odd })],
  ["softplus", () => core.softplus(x, odd)],
  ["matmul", () => core.matmul(x, x, odd)],
  ["slice", () => core.slice(x, [odd])],
  ["sum", () => core.sum(x, 0, odd)],
  ["mean", () => core.mean(x, 0, odd)],
  ["max", () => core.max(x, 0, odd)],
  ["argmax", () => core.argmax(x, 0, odd)],
  ["crossEntropy", () => core.crossEntropy(odd)],
  ["nllLoss", () => core.nllLoss(odd)],
  ["bceWithLogits", () => core.bceWithLogits(odd)],
  ["mseLoss", () => core.mseLoss(odd)],
  ["l1Loss", () => core.l1Loss(odd)],
  ["huberLoss", () => core.huberLoss(odd)],
  ["rbfLoss", () => core.rbfLoss(odd)],
  ["classLabels", () => core.classLabels(backend, [0], 1, odd)],
  ["sgd", () => core.sgd({ learningRate: 1, ...odd })],
  ["adam", () => core.adam(odd)],
  ["adamw", () => core.adamw(odd)],
  ["rmsprop", () => core.rmsprop(odd)],
  ["adagrad", () => core.adagrad(odd)],
  ["cosine", () => core.cosine(odd)],
  ["warmup", () => core.warmup(2, odd)],
  ["oneCycle", () => core.oneCycle(odd)],
  [
    "squeezeExcite",
    () =>
      core.build("se", [2, 4, 4], (value, apply) =>
        core.squeezeExcite("se", value, apply, { channels: 2, squeezeChannels: 1, ...odd }),
      ),
  ],
  [
    "trainingStep",
    () =>
      new core.TrainingStep(core.sequential("m", [2], [["r", layers.activation("relu")]]), {
        loss: core.mseLoss(),
        optimizer: core.adam(),
        ...odd,
      }),
  ],
  ["createReferenceBackend", () => createReferenceBackend(odd)],
];

it.each(rows)("%s refuses an option that it does not have", (op, make) => {
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow(`${op}: found option "oddity", expected only `);
  expect(make).toThrow(/\(it would be ignored\); drop it$/);
});

it("a prediction refuses `tap` for `taps`", async () => {
  const model = await core.sequential("m", [2], [["r", layers.activation("relu")]]).to(backend);
  const predict = (): unknown =>
    model.predict(core.ones(backend, [1, 2]), JSON.parse('{"tap":["r"]}'));
  expect(predict).toThrow(ArgumentError);
  expect(predict).toThrow(
    'm.predict: found option "tap", expected only taps (it would be ignored); write "taps"',
  );
});

it("a misspelt option is refused with the name that was meant", () => {
  const strides = JSON.parse('{"strides":2}');
  expect(() => layers.conv2d({ ...maps, ...strides })).toThrow(
    'conv2d: found option "strides", expected only inChannels, outChannels, kernel, stride, padding, paddingMode, dilation, groups, connectivity, bias, activation, initialiser, biasInitialiser (it would be ignored); write "stride"',
  );
  const lr = JSON.parse('{"lr":0.1}');
  expect(() => core.sgd(lr)).toThrow('write "learningRate"');
});

it.each(Object.keys(builtInLayers))(
  "a saved %s with a field that it does not have is refused",
  (kind) => {
    const saved: Readonly<Record<string, object>> = {
      activation: { name: "relu" },
      adaptiveAvgPool2d: { size: 1 },
      adaptiveMaxPool2d: { size: 1 },
      avgPool1d: { kernel: 1 },
      avgPool2d: { kernel: 1 },
      batchNorm2d: { channels: 2 },
      conv1d: { ...maps, kernel: 1 },
      conv2d: { ...maps, kernel: 1 },
      convTranspose2d: maps,
      dropout: { rate: 0.5 },
      dropout2d: { rate: 0.5 },
      groupNorm: { channels: 2, groups: 1 },
      instanceNorm: { channels: 2 },
      layerNorm: { shape: [2, 4, 4] },
      linear: { inFeatures: [2, 4, 4], outFeatures: 1 },
      localResponseNorm: { size: 5, convention: "torch" },
      locallyConnected2d: { input: [2, 4, 4], outChannels: 1, kernel: 1 },
      lpPool2d: { norm: 2, kernel: 1 },
      maxPool1d: { kernel: 1 },
      maxPool2d: { kernel: 1 },
      maxout: { pieces: 2 },
      pad: { padding: 1 },
      permute: { axes: [0, 1, 2] },
      pixelShuffle: { factor: 1 },
      pixelUnshuffle: { factor: 1 },
      rbf: { codes: [[1]] },
      reshape: { shape: [32] },
      slice: { axis: 0 },
      subsample: { channels: 2, kernel: 1 },
      upsample: { size: 2 },
    };
    const load = (extra: object): unknown =>
      core.modelFromJson({
        format: "convscope-model",
        version: 1,
        name: "m",
        input: kind.endsWith("1d") ? [2, 4] : kind === "rbf" ? [1] : [2, 4, 4],
        output: "one",
        layers: [
          { name: "one", kind, options: { ...saved[kind], ...extra }, inputs: [core.INPUT] },
        ],
        metadata: {},
      });
    expect(() => load({ oddity: 1 })).toThrow(FormatError);
    expect(() => load({ oddity: 1 })).toThrow(`found option "oddity" in a ${kind} layer, expected`);
    const joins = ["add", "concat", "mul"].includes(kind);
    if (!joins) expect(() => load({})).not.toThrow();
  },
);
