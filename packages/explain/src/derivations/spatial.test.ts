import { build, type Layer, layers, sequential, squeezeExcite } from "@convscope/core";
import { expect, test } from "vitest";
import { type LayerSummary, summarize } from "../index.js";

function only(input: readonly number[], layer: Layer): LayerSummary {
  const [row] = summarize(sequential("one", input, [["layer", layer]])).layers;
  if (row === undefined) throw new Error("one layer gives one row");
  return row;
}

test("a transposed convolution multiplies every value that it reads with its kernels", () => {
  const options = { inChannels: 8, outChannels: 4, kernel: [3, 2], stride: 2, groups: 2 } as const;
  const row = only([8, 5, 4], layers.convTranspose2d(options));
  expect(row.parameters).toMatchObject({
    formula: "C·(K/g)·R·S + K",
    substituted: "8·(4/2)·3·2 + 4 = 100",
  });
  expect(row.macs).toMatchObject({
    formula: "C·H·W·(K/g)·R·S",
    substituted: "8·5·4·(4/2)·3·2 = 1,920",
  });
  expect(row.connections.substituted).toBe("8·5·4·(4/2)·3·2 + 4·11·8 = 2,272");
  const plain = only([8, 5, 4], layers.convTranspose2d({ ...options, bias: false }));
  expect(plain.biases.value).toBe(0);
  expect(plain.connections.value).toBe(1920);
});

test("a convolution along one axis has one letter less for kernel and places", () => {
  const options = { inChannels: 4, outChannels: 6, kernel: 5, stride: 2, padding: 2 };
  const row = only([4, 16], layers.conv1d(options));
  expect(row.parameters).toMatchObject({ formula: "K·C·R + K", substituted: "6·4·5 + 6 = 126" });
  expect(row.connections.substituted).toBe("6·8·(4·5 + 1) = 1,008");
  const grouped = only([4, 16], layers.conv1d({ ...options, groups: 2, bias: false }));
  expect(grouped.parameters.substituted).toBe("6·(4/2)·5 = 60");
  expect(grouped.connections.value).toBe(grouped.macs.value);
});

test("kernels that are not shared count once for every place", () => {
  const options = { input: [3, 8, 8], outChannels: 4, kernel: 3 };
  const row = only([3, 8, 8], layers.locallyConnected2d(options));
  expect(row.parameters).toMatchObject({
    formula: "K·P·Q·C·R·S + K·P·Q",
    substituted: "4·6·6·3·3·3 + 4·6·6 = 4,032",
  });
  expect(row.connections.substituted).toBe("4·6·6·(3·3·3 + 1) = 4,032");
  const plain = only([3, 8, 8], layers.locallyConnected2d({ ...options, bias: false }));
  expect(plain.connections.value).toBe(plain.parameters.value);
});

test("windows of all poolings count as connections, of several lengths by their sums", () => {
  expect(only([2, 9], layers.maxPool1d({ kernel: 3 })).connections.substituted).toBe("2·3·3 = 18");
  expect(only([2, 9], layers.avgPool1d({ kernel: 3 })).connections.value).toBe(18);
  const lp = only([2, 4, 6], layers.lpPool2d({ norm: 2, kernel: [2, 3] }));
  expect(lp.connections.substituted).toBe("2·2·2·2·3 = 48");
  const some = only([2, 7, 5], layers.adaptiveMaxPool2d({ size: [3, 2] }));
  expect(some.connections).toMatchObject({ formula: "C·ΣR·ΣS", substituted: "2·9·6 = 108" });
  expect(some.neurons.value).toBe(12);
  const all = only([2, 7, 5], layers.globalAvgPool2d());
  expect(all.connections).toMatchObject({ formula: "C·H·W", substituted: "2·7·5 = 70" });
  expect(all.neurons.substituted).toBe("2");
});

test.each([
  ["pad", [2, 3, 3], layers.pad({ padding: 1 })],
  ["upsample", [2, 3, 3], layers.upsample({ scaleFactor: 2, mode: "bilinear" })],
  ["pixelShuffle", [4, 3, 3], layers.pixelShuffle({ factor: 2 })],
  ["pixelUnshuffle", [1, 4, 4], layers.pixelUnshuffle({ factor: 2 })],
  ["maxout", [4, 3, 3], layers.maxout({ pieces: 2 })],
  ["reshape", [12], layers.reshape({ shape: [3, 2, 2] })],
  ["permute", [2, 3, 4], layers.permute({ axes: [1, 2, 0] })],
  ["slice", [4, 3, 3], layers.slice({ axis: 0, end: 2 })],
] as const)("%s has no units, no weights and no MACs, and says so", (_, input, layer) => {
  const row = only(input, layer);
  expect([row.parameters.value, row.neurons.value, row.macs.value]).toEqual([0, 0, 0]);
  expect(row.neurons.formula).toBe("no units of its own");
  expect(row.macs.formula).toBe("no multiplication by a weight");
});

test("squeeze-and-excitation adds 2·C²/r weights, shown by its parts", () => {
  const model = build("se", [64, 7, 7], (x, apply) =>
    squeezeExcite("se1", x, apply, { channels: 64, squeezeChannels: 4 }),
  );
  const summary = summarize(model);
  expect(summary.total.weights.value).toBe((2 * 64 * 64) / 16);
  expect(summary.layers.map(({ parameters }) => parameters.value)).toEqual([0, 260, 320, 0]);
});
