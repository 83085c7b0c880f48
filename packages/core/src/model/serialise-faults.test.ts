/** Descriptions and weights that do not fit: refused, and nothing is changed. */
import { describe, expect, it } from "vitest";
import { smallNetwork } from "../../test/networks.js";
import { ArgumentError, FormatError, ShapeError } from "../errors.js";
import { loadWeights, modelFromJson, modelToJson, weightsOf } from "./serialise.js";

describe("a description that is none", () => {
  const good = (): ReturnType<typeof modelToJson> =>
    JSON.parse(JSON.stringify(modelToJson(smallNetwork())));

  it("names the file that was read, where it is known", () => {
    expect(() => modelFromJson({}, {}, "runs/3/model.json")).toThrow(
      /^runs\/3\/model\.json: found no convscope model/,
    );
    const layers = good().layers.map((layer) => ({ ...layer, kind: "unheard-of" }));
    expect(() => modelFromJson({ ...good(), layers }, {}, "mine.json")).toThrow(
      /^mine\.json: found layer kind "unheard-of"/,
    );
  });

  it.each([null, 3, "text", [], {}, { format: "other" }])("is refused: %j", (json) => {
    expect(() => modelFromJson(json)).toThrow(FormatError);
    expect(() => modelFromJson(json)).toThrow(
      "model.json: found no convscope model, expected { format:",
    );
  });

  it("lacks a field or has one of another type", () => {
    for (const field of ["version", "name", "input", "output", "layers", "metadata"]) {
      for (const value of [undefined, null, -1.5, [null]]) {
        const json = { ...good(), [field]: value };
        expect(() => modelFromJson(json), `${field} = ${value}`).toThrow(FormatError);
      }
    }
  });

  it("is of a newer version", () => {
    expect(() => modelFromJson({ ...good(), version: 2 })).toThrow(
      "model.json: found format version 2, expected at most 1 (a newer convscope wrote it); update convscope",
    );
  });

  const faults: readonly (readonly [string, Record<string, unknown>, string])[] = [
    [
      "conv2d",
      { kernel: 3, outChannels: 2 },
      "found inChannels undefined in a conv2d layer, expected a number",
    ],
    [
      "conv2d",
      { inChannels: 1, outChannels: 2, kernel: "3" },
      'found kernel "3" in a conv2d layer, expected a number or [height, width]',
    ],
    [
      "conv2d",
      { inChannels: 1, outChannels: 2, kernel: 3, padding: [1, 2, 3] },
      "found padding [1,2,3] in a conv2d layer, expected",
    ],
    [
      "conv2d",
      { inChannels: 1, outChannels: 2, kernel: 3, bias: 1 },
      "found bias 1 in a conv2d layer, expected true or false",
    ],
    [
      "conv2d",
      { inChannels: 1, outChannels: 2, kernel: 3, connectivity: { kind: "table", edges: [[0]] } },
      "found connectivity",
    ],
    [
      "conv2d",
      { inChannels: 1, outChannels: 2, kernel: 3, initialiser: "toString" },
      'found initialiser "toString"',
    ],
    [
      "linear",
      { inFeatures: "9", outFeatures: 2 },
      'found inFeatures "9" in a linear layer, expected a number or a shape',
    ],
    ["rbf", { codes: [["1"]] }, "found codes"],
    ["activation", {}, "found name undefined in a activation layer, expected a name"],
    ["maxPool2d", { kernel: [1, 2, 3] }, "found kernel [1,2,3] in a maxPool2d layer"],
  ];
  it.each(faults)("has a %s layer of %j", (kind, options, message) => {
    const json = {
      ...good(),
      layers: [{ name: "a", kind, options, inputs: ["input"] }],
      output: "a",
    };
    expect(() => modelFromJson(json)).toThrow(FormatError);
    expect(() => modelFromJson(json)).toThrow(message);
  });

  it("describes an impossible network", () => {
    const [first] = good().layers;
    if (first === undefined) return expect.unreachable();
    const wider = { ...first, options: { ...first.options, inChannels: 3 } };
    expect(() => modelFromJson({ ...good(), layers: [wider], output: "conv1" })).toThrow(
      ShapeError,
    );
    const unknown = { ...first, options: { ...first.options, activation: "maxout" } };
    expect(() => modelFromJson({ ...good(), layers: [unknown], output: "conv1" })).toThrow(
      ArgumentError,
    );
  });
});

describe("weights of another model", () => {
  it("change nothing", async () => {
    const model = smallNetwork();
    const state = async (): Promise<unknown> =>
      Object.fromEntries(
        await Promise.all(
          [...model.variables].map(async ([name, own]) => [name, [...(await own.read())]]),
        ),
      );
    const before = await state();
    const weights = await weightsOf(smallNetwork().initialise(99));
    const without = new Map([...weights].filter(([name]) => name !== "fc.bias"));
    const reshaped = new Map([
      ...weights,
      ["fc.weight", { shape: [8, 3], values: new Float32Array(24) }] as const,
    ]);
    const extra = new Map([
      ...weights,
      ["fc9.bias", { shape: [1], values: new Float32Array(1) }] as const,
    ]);
    const load = (tensors: typeof weights) => () => loadWeights(model, { tensors });
    expect(load(without)).toThrow(
      "weights: found no values for fc.bias, expected [3] (small has it); load the weights of this very model",
    );
    expect(load(reshaped)).toThrow("weights: found shape [8, 3] for fc.weight, expected [3, 8]");
    expect(load(extra)).toThrow(
      "weights: found values for fc9.bias, expected only what small has (the file is of another model); load the weights of this very model",
    );
    for (const tensors of [without, reshaped, extra]) expect(load(tensors)).toThrow(FormatError);
    expect(await state()).toEqual(before);
    load(weights)();
    expect(await state()).not.toEqual(before);
  });
});

describe("arguments that only JavaScript lets through", () => {
  it("in another order are told what goes where", async () => {
    const model = smallNetwork();
    const swapped = async (): Promise<void> =>
      Reflect.apply(loadWeights, undefined, [{ tensors: await weightsOf(model) }, model]);
    await expect(swapped()).rejects.toThrow(
      "loadWeights: found an object in the model's place, expected a Model; mind the order",
    );
    await expect(Reflect.apply(weightsOf, undefined, ["out"])).rejects.toThrow(
      'weightsOf: found "out" in the model\'s place, expected a Model',
    );
    expect(() => Reflect.apply(modelToJson, undefined, [undefined])).toThrow(ArgumentError);
  });

  it.each([
    ["undefined", undefined],
    ["a Uint8Array", new Uint8Array(8)],
    ["tensors an object", { tensors: {} }],
  ])("are no weights: %s", (found, file) => {
    const load = (): unknown => Reflect.apply(loadWeights, undefined, [smallNetwork(), file]);
    expect(load).toThrow(ArgumentError);
    expect(load).toThrow(`loadWeights: found ${found}, expected { tensors } with a Map`);
  });
});
