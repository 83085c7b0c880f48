/** Activation layers: options, their way through a file, and prelu's slopes. */
import { describe, expect, it } from "vitest";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, FormatError } from "../errors.js";
import { builtInLayers } from "../model/layer-factories.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { type Activation, activations } from "./activation.js";
import * as layers from "./index.js";
import type { Layer } from "./layer.js";

const backend = createReferenceBackend();
const run = (layer: Layer): readonly number[] =>
  exact(
    backend,
    layer.forward(
      [tensor(backend, [-2, 0.5, 3, -1], [1, 2, 1, 2])],
      layerScope(backend, "eval", initialValues(layer, backend)),
    ),
  );
/** The layer that a file gives back. */
const read = (layer: Layer): Layer | undefined =>
  builtInLayers[layer.kind]?.(JSON.parse(JSON.stringify(layer.options)));

const parametrised: readonly (readonly [Layer, object])[] = [
  [layers.activation("leaky-relu", { slope: 0.5 }), { name: "leaky-relu", slope: 0.5 }],
  [layers.activation("elu", { alpha: 2 }), { name: "elu", alpha: 2 }],
  [layers.activation("gelu", { approximate: "tanh" }), { name: "gelu", approximate: "tanh" }],
  [
    layers.activation("softplus", { beta: 2, threshold: 1 }),
    { name: "softplus", beta: 2, threshold: 1 },
  ],
  [layers.activation("softplus", { beta: undefined }), { name: "softplus" }],
  [layers.prelu({ channels: 2, initial: 0.5 }), { channels: 2, initial: 0.5 }],
  [layers.prelu(), {}],
];

describe("activation layers", () => {
  it("come out of a file as they went in, with their options", () => {
    const names = Object.keys(activations) as Activation[];
    const all = [
      ...parametrised,
      ...names.map((name) => [layers.activation(name), { name }] as const),
    ];
    for (const [layer, options] of all) {
      expect(layer.options).toEqual(options);
      const again = read(layer);
      expect([again?.kind, again?.options]).toEqual([layer.kind, options]);
      expect(again && run(again)).toEqual(run(layer));
      expect(again?.outputShape([2, 5, 4])).toEqual([2, 5, 4]);
    }
  });

  it("apply their options", () => {
    expect(run(layers.activation("leaky-relu", { slope: 0.5 }))).toEqual([-1, 0.5, 3, -0.5]);
    expect(run(layers.activation("relu6"))).toEqual([0, 0.5, 3, 0]);
    expect(run(layers.activation("softplus", { threshold: 0 })).slice(1, 3)).toEqual([0.5, 3]);
  });

  it("refuse options that they have not", () => {
    expect(() => layers.activation("elu", JSON.parse('{ "slope": 1 }'))).toThrow(
      'activation: found option "slope" for elu, expected only alpha; drop it',
    );
    expect(() => layers.activation("relu", JSON.parse('{ "slope": 1 }'))).toThrow(
      'activation: found option "slope" for relu, expected none; drop it',
    );
    expect(() => builtInLayers.activation?.({ name: "elu", alpha: "1" })).toThrow(FormatError);
    expect(() => builtInLayers.activation?.({ name: "gelu", approximate: "erf" })).toThrow(
      'model.json: found approximate "erf" in a activation layer, expected "none" or "tanh"',
    );
  });
});

describe("the prelu layer", () => {
  it("starts at PyTorch's 0.25, with one slope or one for each channel", () => {
    expect(run(layers.prelu())).toEqual([-0.5, 0.5, 3, -0.25]);
    expect(layers.prelu({ channels: 8 }).variables.map(({ shape, kind }) => [shape, kind])).toEqual(
      [[[8], "parameter"]],
    );
  });

  it("refuses other numbers of channels, and impossible options", () => {
    expect(() => layers.prelu({ channels: 8 }).outputShape([4, 2, 2])).toThrow(
      "prelu: found input [4, 2, 2], expected 8 channels (each has its own slope); set channels to 4, or to 1 for a shared slope",
    );
    expect(() => layers.prelu({ channels: 0 })).toThrow("prelu: found channels 0");
    expect(() => layers.prelu({ initial: Number.NaN })).toThrow(ArgumentError);
  });
});
