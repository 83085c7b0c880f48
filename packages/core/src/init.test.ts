/** Initialisers: range and spread as their papers say. */
import { describe, expect, it } from "vitest";
import { connectivity } from "./connectivity.js";
import { ArgumentError } from "./errors.js";
import {
  type Fans,
  fill,
  gain,
  type InitialiserChoice,
  type InitialiserName,
  initialiserOf,
  initialisers,
} from "./init.js";
import * as layers from "./layers/index.js";
import { builtInLayers } from "./model/layer-factories.js";
import { Random } from "./random.js";

const fans = { fanIn: 50, fanOut: 25 };
const draw = (name: InitialiserName): Float32Array => {
  const values = new Float32Array(20_000);
  initialisers[name](fans)(values, new Random(1));
  return values;
};
const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("initialisers", () => {
  const uniform: readonly (readonly [InitialiserName, number])[] = [
    ["glorot-uniform", Math.sqrt(6 / 75)],
    ["he-uniform", Math.sqrt(6 / 50)],
    ["lecun-1998", 2.4 / 50],
    ["torch", 1 / Math.sqrt(50)],
  ];
  it.each(uniform)("%s fills ±%f evenly", (name, bound) => {
    const values = draw(name);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(deviation(values) / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(bound / 50);
  });

  const normal: readonly (readonly [InitialiserName, number])[] = [
    ["he-normal", Math.sqrt(2 / 50)],
    ["lecun-normal", Math.sqrt(1 / 50)],
  ];
  it.each(normal)("%s has the deviation %f", (name, expected) => {
    expect(deviation(draw(name)) / expected).toBeCloseTo(1, 1);
  });

  it("fill makes every value alike", () => {
    const values = new Float32Array(3);
    fill(0.5)(values, new Random(1));
    expect([...values]).toEqual([0.5, 0.5, 0.5]);
  });
});

/** Values of a scheme, 100 by 200. */
const drawn = (choice: InitialiserChoice, own: Fans = fans): Float32Array => {
  const values = new Float32Array(20_000);
  initialiserOf(choice)(own)(values, new Random(2));
  return values;
};

describe("gains", () => {
  it("are PyTorch's table", () => {
    expect(["linear", "none", "sigmoid"].map((name) => gain(name as "linear"))).toEqual([1, 1, 1]);
    expect([gain("tanh"), gain("relu"), gain("selu")]).toEqual([5 / 3, Math.SQRT2, 0.75]);
    expect(gain("leaky-relu")).toBeCloseTo(1.4141428569978354, 15);
    expect(gain("leaky-relu", 0.2)).toBeCloseTo(1.3867504905630728, 15);
    expect(() => gain(JSON.parse('"gelu"'))).toThrow(
      'gain: found activation "gelu", expected one of',
    );
  });
});

describe("schemes", () => {
  const deviations: readonly (readonly [InitialiserChoice, number])[] = [
    [{ scheme: "kaiming-normal" }, Math.sqrt(2 / 50)],
    [{ scheme: "kaiming-uniform" }, Math.sqrt(2 / 50)],
    [{ scheme: "kaiming-normal", mode: "fanOut", activation: "tanh" }, 5 / 3 / 5],
    [
      { scheme: "kaiming-uniform", activation: "leaky-relu", slope: Math.sqrt(5) },
      Math.sqrt(1 / 150),
    ],
    [{ scheme: "xavier-normal" }, Math.sqrt(2 / 75)],
    [{ scheme: "xavier-uniform", gain: 3 }, 3 * Math.sqrt(2 / 75)],
    // Variance of a normal within two deviations: 1 − 4φ(2) / (2Φ(2) − 1).
    [{ scheme: "truncated-normal" }, Math.sqrt(0.7737413035499233)],
    [{ scheme: "truncated-normal", deviation: 0.1, low: -1, high: 1 }, 0.1],
    [{ scheme: "normal" }, 1],
    [{ scheme: "normal", deviation: 0.01 }, 0.01],
  ];
  it.each(deviations)("%o has the deviation %f about 0", (choice, expected) => {
    const values = drawn(choice);
    expect(deviation(values) / expected).toBeCloseTo(1, 1);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(expected / 30);
  });

  it("that are even stay within √3 deviations, and PyTorch's own is one of them", () => {
    const values = drawn({ scheme: "kaiming-uniform", slope: Math.sqrt(5) });
    const own = draw("torch");
    const bound = Math.fround(1 / Math.sqrt(50));
    for (const each of [values, own]) {
      expect(Math.max(...each.map(Math.abs))).toBeLessThanOrEqual(bound + 1e-9);
      expect(Math.max(...each.map(Math.abs))).toBeGreaterThan(0.999 * bound);
    }
  });

  it("that are plain take the numbers that they name", () => {
    const values = drawn({ scheme: "normal", mean: 3, deviation: 0.5 });
    expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(3, 1);
    expect(new Set(drawn({ scheme: "constant", value: 0.25 }))).toEqual(new Set([0.25]));
  });

  it("of biases are 0, but drawn as the weights where PyTorch and LeCun do, and as asked", () => {
    const one: InitialiserChoice = { scheme: "constant", value: 1 };
    const biasOf = (
      initialiser: InitialiserChoice,
      biasInitialiser?: InitialiserChoice,
    ): readonly (readonly number[])[] =>
      [
        layers.conv2d({
          inChannels: 3,
          outChannels: 4,
          kernel: 3,
          connectivity: connectivity.table([
            [0, 0],
            [1, 0],
            [2, 3],
          ]),
          ...{ initialiser, biasInitialiser },
        }),
        layers.linear({ inFeatures: 6, outFeatures: 4, initialiser, biasInitialiser }),
      ].map((layer) => {
        const values = new Float32Array(4);
        layer.variables[1]?.initialise(values, new Random(3));
        return [...values];
      });
    expect(biasOf("he-normal")).toEqual(new Array(2).fill([0, 0, 0, 0]));
    expect(biasOf("torch", one)).toEqual(new Array(2).fill([1, 1, 1, 1]));
    for (const values of biasOf("torch")) expect(values).not.toContain(0);
    for (const values of biasOf("lecun-1998")) expect(values).not.toContain(0);
  });

  it("that are cut off stay within their bounds, in a tail too", () => {
    const values = drawn({ scheme: "truncated-normal", mean: 0, low: 1.5, high: 9 });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(1.5);
    // Mean of a normal above 1.5: φ(1.5) / (1 − Φ(1.5)).
    expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(1.9386, 1);
    const narrow = drawn({ scheme: "truncated-normal", low: -0.1, high: 0.1 });
    expect(Math.max(...narrow.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.1));
  });

  it.each([
    [100, 200],
    [200, 100],
  ])(
    "orthogonal gives %i rows of %i that are orthonormal where there are fewer",
    (rows, columns) => {
      const values = drawn({ scheme: "orthogonal", gain: 2 }, { fanIn: 1, fanOut: 1, rows });
      const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
      const at = (i: number, j: number): number =>
        (rows <= columns ? values[i * columns + j] : values[j * columns + i]) ?? NaN;
      for (const [a, b] of [
        [0, 0],
        [0, 1],
        [3, 77],
        [99, 99],
        [98, 99],
      ] as const) {
        expect(a < count && b < count).toBe(true);
        let product = 0;
        for (let j = 0; j < length; j++) product += at(a, j) * at(b, j);
        expect(product).toBeCloseTo(a === b ? 4 : 0, 5);
      }
    },
  );

  it("refuse what is impossible", () => {
    for (const choice of [
      '{ "scheme": "kaiming-normal", "mode": "fan_in" }',
      '{ "scheme": "kaiming-normal", "slope": 1e999 }',
      '{ "scheme": "kaiming-uniform", "activation": "gelu" }',
      '{ "scheme": "xavier-normal", "gain": 1e999 }',
      '{ "scheme": "orthogonal", "gain": 1e999 }',
      '{ "scheme": "truncated-normal", "low": 1, "high": 1 }',
      '{ "scheme": "truncated-normal", "deviation": 0 }',
      '{ "scheme": "normal", "deviation": 1e999 }',
      '{ "scheme": "constant" }',
      '{ "scheme": "dirac" }',
      '"toString"',
    ]) {
      expect(() => initialiserOf(JSON.parse(choice)), choice).toThrow(ArgumentError);
    }
  });

  it("go through a file with their layer", () => {
    const choices: readonly InitialiserChoice[] = [
      "he-normal",
      { scheme: "kaiming-normal", mode: "fanOut", activation: "relu" },
      { scheme: "xavier-uniform", gain: 2 },
      { scheme: "truncated-normal", deviation: 0.5, low: -1 },
      { scheme: "orthogonal" },
      { scheme: "normal", mean: 1, deviation: 0.5 },
      { scheme: "constant", value: 2 },
    ];
    for (const [i, initialiser] of choices.entries()) {
      const biasInitialiser = choices.at(-1 - i);
      const start = { initialiser, biasInitialiser };
      const conv = layers.conv2d({ inChannels: 3, outChannels: 4, kernel: 3, ...start });
      const fc = layers.linear({ inFeatures: 6, outFeatures: 4, ...start });
      for (const layer of [conv, fc]) {
        const again = builtInLayers[layer.kind]?.(JSON.parse(JSON.stringify(layer.options)));
        const [a, b] = [layer, again].map((each) => {
          const values = new Float32Array(4 * 27);
          const bias = new Float32Array(4);
          each?.variables[0]?.initialise(values, new Random(3));
          each?.variables[1]?.initialise(bias, new Random(3));
          return [...values, ...bias];
        });
        expect(a).toEqual(b);
        expect(a?.some((value) => value !== 0)).toBe(true);
      }
    }
    const fields = { inFeatures: 6, outFeatures: 4 };
    for (const initialiser of [
      "toString",
      7,
      { scheme: "dirac" },
      { scheme: "xavier-normal", gain: "2" },
      { scheme: "kaiming-normal", mode: "fan_in" },
      { scheme: "truncated-normal", low: "0" },
      { scheme: "normal", mean: "0" },
      { scheme: "constant" },
    ]) {
      expect(() => builtInLayers.linear?.({ ...fields, initialiser })).toThrow(
        "expected one of glorot-uniform, he-normal, he-uniform, lecun-1998, lecun-normal, torch, or a scheme with its options",
      );
    }
  });
});
