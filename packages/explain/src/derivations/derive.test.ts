import {
  add,
  type Connectivity,
  connectivity,
  conv2d,
  edgesOf,
  type Layer,
  type LayerScope,
  layers,
  matmul,
  mul,
  onlyInput,
  outputMaps,
  reshape,
  sequential,
  type Tensor,
  tensor,
  UnsupportedError,
} from "@convscope/core";
import { expect, test } from "vitest";
import { type LayerSummary, summarize } from "../index.js";

function rowOf(input: readonly number[], layer: Layer): LayerSummary {
  const [row] = summarize(sequential("one", input, [["layer", layer]])).layers;
  if (row === undefined) throw new Error("one layer gives one row");
  return row;
}

const wirings: readonly (readonly [string, Connectivity])[] = [
  ["full", connectivity.full()],
  ["groups", connectivity.groups(2)],
  ["depthwise", connectivity.depthwise(3)],
  ["per-map", connectivity.perMap()],
  ["shared-across-maps", connectivity.sharedAcrossMaps()],
  ["random", connectivity.random(2, 7)],
  [
    "table",
    connectivity.table([
      [0, 0],
      [1, 0],
      [3, 1],
      [2, 4],
      [0, 11],
    ]),
  ],
];

test.each(wirings)(
  "every count of a %s convolution follows from its edges, with and without bias",
  (_, wiring) => {
    for (const bias of [true, false]) {
      const layer = layers.conv2d({
        inChannels: 4,
        outChannels: 12,
        kernel: [3, 2],
        stride: [2, 1],
        padding: [1, 0, 0, 1],
        connectivity: wiring,
        bias,
      });
      const row = rowOf([4, 9, 7], layer);
      const edges = edgesOf(wiring, 4, 12);
      const maps = outputMaps(wiring, 4, 12);
      const [, height = 0, width = 0] = row.output.value;
      const neurons = maps * height * width;
      const weights = new Set(edges.map(({ kernel }) => kernel)).size * 6;
      expect(row.weights.value).toBe(weights);
      expect(row.biases.value).toBe(bias ? maps : 0);
      expect(row.parameters.value).toBe(weights + (bias ? maps : 0));
      expect(row.neurons.value).toBe(neurons);
      expect(row.macs.value).toBe(edges.length * 6 * height * width);
      expect(row.connections.value).toBe(row.macs.value + (bias ? neurons : 0));
      expect(row.parameters.formula).not.toContain("weight");
    }
  },
);

test.each([
  ["full", "K·C·R·S + K", "8·4·3·3 + 8 = 296"],
  ["groups", "K·(C/g)·R·S + K", "8·(4/2)·3·3 + 8 = 152"],
  ["depthwise", "C·m·R·S + C·m", "4·2·3·3 + 4·2 = 80"],
  ["per-map", "K·R·S + C·K", "8·3·3 + 4·8 = 104"],
  ["shared-across-maps", "K·R·S + K", "8·3·3 + 8 = 80"],
  ["random", "K·F·R·S + K", "8·3·3·3 + 8 = 224"],
] as const)("the parameters of a %s convolution are written %s", (kind, formula, substituted) => {
  const wiring = {
    full: connectivity.full(),
    groups: connectivity.groups(2),
    depthwise: connectivity.depthwise(2),
    "per-map": connectivity.perMap(),
    "shared-across-maps": connectivity.sharedAcrossMaps(),
    random: connectivity.random(3),
  }[kind];
  const row = rowOf(
    [4, 8, 8],
    layers.conv2d({ inChannels: 4, outChannels: 8, kernel: 3, connectivity: wiring }),
  );
  expect(row.parameters).toMatchObject({ formula, substituted });
});

test("on 3@512×512, ten 5×5 filters have 760 parameters and 2,580,640 neurons at 193,548,000 MACs", () => {
  const row = rowOf([3, 512, 512], layers.conv2d({ inChannels: 3, outChannels: 10, kernel: 5 }));
  expect(row.parameters.value).toBe(760);
  expect(row.neurons.value).toBe(2_580_640);
  expect(row.macs.value).toBe(193_548_000);
});

test("poolings have windows but no weights", () => {
  for (const layer of [
    layers.maxPool2d({ kernel: [3, 2], stride: 2 }),
    layers.avgPool2d({ kernel: [3, 2], stride: 2 }),
  ]) {
    const row = rowOf([5, 9, 8], layer);
    expect(row.parameters).toMatchObject({ value: 0, formula: "no weights", substituted: "0" });
    expect(row.connections.substituted).toBe("5·4·4·3·2 = 480");
    expect(row.macs.value).toBe(0);
  }
});

test("a dense layer has n·m weights and m biases", () => {
  const row = rowOf([7], layers.linear({ inFeatures: 7, outFeatures: 3 }));
  expect(row.parameters.substituted).toBe("7·3 + 3 = 24");
  expect(row.connections.substituted).toBe("3·(7 + 1) = 24");
  const plain = rowOf([7], layers.linear({ inFeatures: 7, outFeatures: 3, bias: false }));
  expect(plain.parameters.value).toBe(21);
  expect(plain.connections.value).toBe(21);
});

test("batch norm holds four numbers a channel, of which two are learned", () => {
  const row = rowOf([16, 4, 4], layers.batchNorm2d({ channels: 16 }));
  expect(row.parameters.value).toBe(32);
  expect(row.state).toMatchObject({ value: 32, formula: "2·C", substituted: "2·16 = 32" });
  expect(row.macs.value).toBe(0);
});

/** A user's layer: two products, of which the second adds a bias. */
function mixer(): Layer {
  return {
    kind: "mixer",
    options: {},
    variables: [
      {
        name: "kernel",
        shape: [4, 1, 3, 3],
        kind: "parameter",
        initialise: (values) => values.fill(1),
      },
      { name: "matrix", shape: [16, 5], kind: "parameter", initialise: (values) => values.fill(1) },
      { name: "bias", shape: [5], kind: "parameter", initialise: (values) => values.fill(0) },
    ],
    outputShape: () => [5],
    forward(inputs: readonly Tensor[], scope: LayerScope): Tensor {
      const maps = conv2d(onlyInput("mixer", inputs), scope.value("kernel"), {
        groups: 2,
        stride: 2,
      });
      return add(matmul(reshape(maps, [1, 16]), scope.value("matrix")), scope.value("bias"));
    },
  };
}

test("a user's layer is counted from the products that it records", () => {
  const row = rowOf([2, 5, 5], mixer());
  expect(row.macs).toMatchObject({
    value: 144 + 80,
    formula: "K·P·Q·(C/g)·R·S + m·k·n",
    substituted: "4·2·2·(2/2)·3·3 + 1·16·5 = 224",
  });
  expect(row.connections.value).toBe(224 + 5);
  expect(row.neurons.value).toBe(5);
  expect(row.parameters).toMatchObject({ value: 36 + 80 + 5, formula: "kernel + matrix + bias" });
  expect(row.macs.source).not.toBe("");
});

test("a user's layer with more products than fit a line gives their number and total", () => {
  const deep: Layer = {
    ...mixer(),
    variables: [],
    outputShape: () => [4, 4],
    forward: (inputs) =>
      Array.from({ length: 9 }).reduce<Tensor>((x) => matmul(x, x), onlyInput("deep", inputs)),
  };
  const row = rowOf([4, 4], deep);
  expect(row.macs).toMatchObject({ value: 9 * 64, formula: "9 recorded products" });
});

test("a user's layer without weights and products has no units", () => {
  const row = rowOf([3, 4, 4], {
    kind: "double",
    options: {},
    variables: [],
    outputShape: (...inputs) => onlyInput("double", inputs),
    forward: (inputs) => mul(onlyInput("double", inputs), 2),
  });
  expect(row.neurons.value).toBe(0);
  expect(row.connections.value).toBe(0);
});

test("what a user's layer states of itself is taken as it is", () => {
  const row = rowOf([2, 5, 5], {
    ...mixer(),
    counts: () => ({ neurons: 1, connections: 2, macs: 3 }),
  });
  expect([row.neurons.value, row.connections.value, row.macs.value]).toEqual([1, 2, 3]);
  expect(row.macs.formula).toBe("as mixer states");
});

test("a user's layer under the name of one of core's keeps its own counts", () => {
  const row = rowOf([2, 5, 5], { ...mixer(), kind: "linear" });
  expect(row.parameters.value).toBe(121);
  expect(row.macs.value).toBe(224);
});

test("a layer that can be neither asked nor recorded is named, with the remedy", () => {
  const host: Layer = {
    ...mixer(),
    kind: "host",
    forward: (_, scope) => tensor(scope.backend, [1, 2, 3, 4, 5], [1, 5]),
  };
  const missing: Layer = {
    ...mixer(),
    kind: "missing",
    forward: (_, scope) => scope.value("nowhere"),
  };
  for (const layer of [host, missing]) {
    const run = () => rowOf([2, 5, 5], layer);
    expect(run).toThrow(UnsupportedError);
    expect(run).toThrow(
      /summary: found layer "layer" of kind "\w+".*give the layer a counts\(\) method/,
    );
  }
});

test.each([
  [layers.layerNorm({ shape: [16, 4, 4] }), 256, 256, 0],
  [layers.layerNorm({ shape: [4, 4], bias: false }), 16, 0, 0],
  [layers.groupNorm({ channels: 16, groups: 4 }), 16, 16, 0],
  [layers.instanceNorm({ channels: 16 }), 0, 0, 0],
  [layers.instanceNorm({ channels: 16, affine: true, trackRunningStatistics: true }), 16, 16, 32],
  [layers.prelu(), 1, 0, 0],
  [layers.prelu({ channels: 16 }), 16, 0, 0],
  [layers.dropout2d(), 0, 0, 0],
] as const)("$kind holds its factors and no units", (layer, weights, biases, state) => {
  const row = rowOf([16, 4, 4], layer);
  expect([row.weights.value, row.biases.value, row.state.value]).toEqual([weights, biases, state]);
  expect([row.neurons.value, row.connections.value, row.macs.value]).toEqual([0, 0, 0]);
  expect(row.parameters.source).toMatch(/ \d{4}, (section|equation) /);
});
