/** Models as files: every kind of layer there and back, edges stored as [E, R, S], and files that do not fit. */
import { describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { spatialLayers } from "../../test/spatial-layers.js";
import { connectivity, lenet5C3 } from "../connectivity.js";
import * as layers from "../layers/index.js";
import type { Layer } from "../layers/layer.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { sequential } from "./build.js";
import { builtInLayers } from "./layer-factories.js";
import type { Model } from "./model.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";
import { loadWeights, modelFromJson, modelToJson, weightsOf } from "./serialise.js";

type Chain = readonly (readonly [string, Layer])[];
const table = connectivity.table(lenet5C3);
const convolution = { inChannels: 2, outChannels: 2, kernel: 1 } as const;

/** Every kind, with every option that it has. */
const chains: readonly (readonly [string, readonly number[], Chain])[] = [
  [
    "conv2d",
    [4, 9, 9],
    [
      [
        "a",
        layers.conv2d({
          inChannels: 4,
          outChannels: 6,
          kernel: [3, 2],
          stride: [2, 1],
          padding: "same",
          dilation: 2,
          groups: 2,
        }),
      ],
      [
        "b",
        layers.conv2d({
          inChannels: 6,
          outChannels: 16,
          kernel: 3,
          padding: [1, 2, 0, 1],
          connectivity: table,
          bias: false,
          activation: "tanh",
          initialiser: "he-normal",
        }),
      ],
      [
        "c",
        layers.conv2d({
          inChannels: 16,
          outChannels: 16,
          kernel: 1,
          padding: [1, 0],
          connectivity: connectivity.random(3, 5),
        }),
      ],
    ],
  ],
  [
    "wirings",
    [2, 3, 3],
    [
      ["full", layers.conv2d({ ...convolution, connectivity: connectivity.full() })],
      ["groups", layers.conv2d({ ...convolution, connectivity: connectivity.groups(2) })],
      ["depthwise", layers.conv2d({ ...convolution, connectivity: connectivity.depthwise(1) })],
      ["shared", layers.conv2d({ ...convolution, connectivity: connectivity.sharedAcrossMaps() })],
      ["perMap", layers.conv2d({ ...convolution, connectivity: connectivity.perMap() })],
    ],
  ],
  [
    "pools",
    [2, 9, 9],
    [
      ["a", layers.maxPool2d({ kernel: 3, stride: 2, padding: 1, ceilMode: true })],
      [
        "b",
        layers.avgPool2d({ kernel: [2, 1], countPadding: false, padding: [1, 0], dilation: 1 }),
      ],
      [
        "c",
        layers.subsample({
          channels: 2,
          kernel: 2,
          stride: 1,
          activation: "sigmoid",
          initialiser: "torch",
        }),
      ],
    ],
  ],
  [
    "normalisation",
    [3, 2, 2],
    [
      ["a", layers.batchNorm2d({ channels: 3, epsilon: 0.01, momentum: 0.2 })],
      ["b", layers.localResponseNorm({ before: 2, after: 1, alpha: 0.1, beta: 0.75, k: 2 })],
      ["c", layers.activation("scaled-tanh")],
      ["leaky", layers.activation("leaky-relu", { slope: 0.2 })],
      ["prelu", layers.prelu({ channels: 3, initial: 0.1 })],
      ["d", layers.dropout(0.25)],
      ["e", layers.flatten()],
      [
        "f",
        layers.linear({
          inFeatures: [3, 2, 2],
          outFeatures: 4,
          bias: false,
          activation: "relu",
          initialiser: "glorot-uniform",
        }),
      ],
      ["g", layers.linear({ inFeatures: 4, outFeatures: 3 })],
      [
        "h",
        layers.rbf({
          codes: [
            [1, -1, 1],
            [1, 1, 1],
          ],
        }),
      ],
    ],
  ],
  [
    "norms of one example",
    [4, 2, 2],
    [
      ["layer", layers.layerNorm({ shape: [4, 2, 2], epsilon: 0.1, bias: false })],
      ["group", layers.groupNorm({ channels: 4, groups: 2, epsilon: 0.1 })],
      [
        "instance",
        layers.instanceNorm({
          channels: 4,
          epsilon: 0.1,
          momentum: 0.2,
          affine: true,
          trackRunningStatistics: true,
        }),
      ],
      ["response", layers.localResponseNorm({ size: 4, convention: "onnx", k: 2 })],
      ["drop", layers.dropout2d(0.25)],
      [
        "conv",
        layers.conv2d({
          inChannels: 4,
          outChannels: 2,
          kernel: 1,
          initialiser: { scheme: "kaiming-normal", mode: "fanOut", activation: "relu" },
        }),
      ],
    ],
  ],
  ...spatialLayers.map(
    ([name, input, layer]) => [name, input, [["a", layer]]] as [string, readonly number[], Chain],
  ),
];

async function throughFiles(model: Model): Promise<Model> {
  const json = JSON.parse(JSON.stringify(modelToJson(model)));
  const bytes = encodeSafetensors({ tensors: await weightsOf(model), metadata: {} });
  const again = modelFromJson(json);
  loadWeights(again, decodeSafetensors(bytes));
  return again;
}

describe("a model in files", () => {
  it.each(chains)("keeps %s: description, values and predictions", async (name, input, chain) => {
    const model = sequential(name, input, chain).initialise(3);
    const again = await throughFiles(model);
    expect(modelToJson(again)).toEqual(JSON.parse(JSON.stringify(modelToJson(model))));
    const backend = createReferenceBackend();
    const size = input.reduce((a, b) => a * b, 2);
    const x = tensor(
      backend,
      Array.from({ length: size }, (_, i) => Math.sin(i)),
      [2, ...input],
    );
    await model.to(backend);
    await again.to(backend);
    const y = model.predict(x);
    expect(y.shape).toEqual([2, ...model.outputShape]);
    expect(exact(backend, again.predict(x))).toEqual(exact(backend, y));
  });

  it("is tested with every kind of layer that there is", () => {
    const kinds = new Set(chains.flatMap(([, , chain]) => chain.map(([, layer]) => layer.kind)));
    expect([...kinds, "add", "concat", "mul"].sort()).toEqual(Object.keys(builtInLayers).sort());
  });

  it("keeps branches, the output and all metadata", () => {
    const metadata = {
      classes: ["0", "1"],
      preprocessing: { invert: true, size: [28, 28] },
      loss: { kind: "rbf", j: 0.5 },
      source: "a paper",
    };
    const nodes = [
      { name: "a", layer: layers.activation("relu"), inputs: ["input"] },
      { name: "b", layer: layers.add(), inputs: ["input", "a"] },
      { name: "c", layer: layers.concat(), inputs: ["a", "b"] },
    ];
    const json = JSON.parse(
      JSON.stringify({
        ...modelToJson(sequential("x", [1, 2, 2], [["a", layers.flatten()]], metadata)),
        layers: nodes.map(({ name, layer, inputs }) => ({
          name,
          kind: layer.kind,
          options: layer.options,
          inputs,
        })),
        output: "b",
      }),
    );
    const again = modelFromJson(json);
    expect([again.output, again.node("c").outputShape, again.metadata]).toEqual([
      "b",
      [2, 2, 2],
      metadata,
    ]);
    expect(modelToJson(again)).toEqual(json);
  });

  it("stores the kernels that exist, ordered by output and input map: C3 as [60, 5, 5]", async () => {
    const layer = layers.conv2d({ inChannels: 6, outChannels: 16, kernel: 5, connectivity: table });
    const model = sequential("c3", [6, 5, 5], [["C3", layer]]);
    const dense = Float32Array.from({ length: 16 * 6 * 25 }, (_, i) => Math.floor(i / 25));
    model.variables.get("C3.weight")?.set(dense);
    const stored = (await weightsOf(model)).get("C3.weight");
    expect(stored?.shape).toEqual([60, 5, 5]);
    const places = Array.from({ length: 60 }, (_, edge) => stored?.values[edge * 25] ?? Number.NaN);
    expect(places).toEqual(lenet5C3.map(([from, to]) => to * 6 + from));
    const again = await throughFiles(model);
    const values = (await again.variables.get("C3.weight")?.read()) ?? [];
    const edges = new Set(places);
    expect([...values]).toEqual([...dense].map((place) => (edges.has(place) ? place : 0)));
  });

  it("takes a user's own layers from a factory, and says so when there is none", () => {
    const own = (factor: number): Layer => ({
      ...layers.activation("relu"),
      kind: "mine",
      options: { factor },
    });
    const json = JSON.parse(JSON.stringify(modelToJson(sequential("own", [2], [["a", own(3)]]))));
    const again = modelFromJson(json, { mine: ({ factor }) => own(Number(factor)) });
    expect(again.node("a").layer.options).toEqual({ factor: 3 });
    expect(() => modelFromJson(json)).toThrow(
      'model.json: found layer kind "mine", expected one of ',
    );
    expect(() => modelFromJson(json)).toThrow("pass a factory for it to the loader");
    json.layers[0].kind = "constructor";
    expect(() => modelFromJson(json)).toThrow('found layer kind "constructor"');
  });
});
