// The rules of all figures, on feature maps, matrices, curves, tables, and architectures of every chain in the zoo.
import { connectivity, edgesOf, layers, lenet5C3, sequential } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { createModel, modelNames } from "@convscope/models";
import {
  architecture,
  confusionMatrix,
  connectionTable,
  featureMaps,
  lossCurve,
  mapsOf,
} from "./index.js";
import { describeFigures } from "./testing/figure-rules.js";

const digits = [..."0123456789"];
const wave = (length: number, low: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.max(low, Math.sin(i * 0.7) + Math.cos(i * 0.13)));

function maps(shape: readonly [number, number, number], low: number = Number.NEGATIVE_INFINITY) {
  return mapsOf(wave(shape[0] * shape[1] * shape[2], low), shape);
}

function input() {
  const [map] = maps([1, 32, 32], 0);
  if (map === undefined) throw new Error("one map");
  return map;
}

const nasty = `</title><script>alert("1")</script> & 'q' \u0000\u0007 \ud800 ${"long ".repeat(60)}`;
const names = ["tabby cat", "Siamese", "golden retriever dog", nasty];
const scores = [0.001, 0.0004, 0.0002, 0.97, 0.004, 0.003, 0.002, 0.01, 0.005, 0.0044];
const square = (size: number) =>
  Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1200 : (i * 7 + j * 13) % 17 === 0 ? 3 : 0)),
  );
const history = (epochs: number) =>
  Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    loss: 2 / (i + 1),
    accuracy: 1 - 0.3 / (i + 1),
    validation: { loss: 2.2 / (i + 1), accuracy: 0.98 - 0.3 / (i + 1) },
  }));
const c3 = { from: "S2", maps: 6, edges: edgesOf(connectivity.table(lenet5C3), 6, 16) };

const draw: Readonly<Record<string, () => string>> = {
  "feature maps of LeNet-5": () =>
    featureMaps({
      title: "lenet5",
      subtitle: "one test digit",
      input: input(),
      groups: [
        { name: "C1", maps: maps([6, 28, 28]) },
        { name: "C3", maps: maps([16, 10, 10], 0), wiring: c3 },
      ],
      prediction: { classes: digits, scores, kind: "probability", truth: "5" },
    }),
  "feature maps of a photograph": () =>
    featureMaps({
      title: "a photograph",
      input: {
        width: 400,
        height: 300,
        channels: 3,
        data: Uint8Array.from({ length: 360_000 }, (_, i) => (i * 7) % 256),
      },
      groups: [{ name: "conv1", maps: maps([3, 9, 9]) }],
    }),
  "feature maps without a prediction": () =>
    featureMaps({ title: "x", input: input(), groups: [{ name: "conv", maps: maps([1, 7, 13]) }] }),
  "many feature maps, hostile names, missing values": () =>
    featureMaps({
      title: nasty,
      subtitle: nasty,
      input: {
        label: nasty,
        height: 2,
        width: 3,
        values: [Number.NaN, 1, Number.POSITIVE_INFINITY, 0, 0, -1],
      },
      groups: [
        {
          name: "conv",
          maps: maps([64, 9, 9]),
          wiring: { from: "pool", maps: 48, edges: [{ from: 1, to: 2 }] },
        },
        { name: "oblong", maps: [{ label: nasty, height: 40, width: 3, values: wave(120, 0) }] },
        { name: "dead", maps: mapsOf(new Float32Array(32), [2, 4, 4]) },
      ],
      prediction: {
        classes: names,
        scores: [1e-9, Number.NaN, 4e7, 123],
        kind: "distance",
        truth: nasty,
      },
    }),
  "a prediction among many classes": () =>
    featureMaps({
      title: "1,000 classes",
      input: input(),
      groups: [{ name: "conv", maps: maps([3, 5, 5]) }],
      prediction: {
        classes: Array.from({ length: 1000 }, (_, i) => `class number ${i} of them all`),
        scores: Float32Array.from({ length: 1000 }, (_, i) => 1 / (2 + i)),
        kind: "probability",
      },
    }),
  "confusion of ten digits": () =>
    confusionMatrix({ title: "Test", classes: digits, counts: square(10) }),
  "confusion of named classes": () =>
    confusionMatrix({ title: nasty, classes: names, counts: square(4) }),
  "confusion of sixty classes": () =>
    confusionMatrix({
      title: "60",
      classes: square(60).map((_, i) => `class ${i}`),
      counts: square(60),
    }),
  "confusion of one class, nothing tested": () =>
    confusionMatrix({ title: "1", classes: ["only"], counts: [[0]] }),
  "loss of ten epochs": () => lossCurve(history(10)),
  "loss of one epoch": () =>
    lossCurve(history(1).map(({ epoch, loss, accuracy }) => ({ epoch, loss, accuracy }))),
  "loss of many epochs, some lost": () =>
    lossCurve(
      history(237).map((record) =>
        record.epoch % 50 === 7 ? { ...record, loss: Number.NaN } : record,
      ),
      nasty,
    ),
  "loss that never was a number": () => lossCurve([{ epoch: 1, loss: Number.NaN, accuracy: 0.1 }]),
  "architecture of one oblong layer": () => {
    const model = sequential(
      "one",
      [2, 8, 40],
      [["conv", layers.conv2d({ inChannels: 2, outChannels: 3, kernel: [3, 5] })]],
    );
    return architecture(model, summarize(model));
  },
  "table of C3": () => connectionTable(c3.edges, { name: "S2", maps: 6 }, { name: "C3", maps: 16 }),
  "table of groups": () =>
    connectionTable(
      edgesOf(connectivity.groups(2), 48, 128),
      { name: "pool1", maps: 48 },
      { name: "conv2", maps: 128 },
    ),
  "table of one map, unconnected": () =>
    connectionTable([], { name: nasty, maps: 1 }, { name: "b", maps: 1 }),
};

/** Chains: networks that stacks of maps can show. */
const chains = modelNames.filter((name) => {
  const { nodes } = createModel(name);
  return nodes.every(
    ({ inputs }, i) => inputs.length === 1 && inputs[0] === (nodes[i - 1]?.name ?? "input"),
  );
});

describeFigures(draw);
describeFigures(
  Object.fromEntries(
    chains.map((name) => {
      const model = createModel(name);
      const summary = summarize(model);
      return [`architecture of ${name}`, () => architecture(model, summary)];
    }),
  ),
);
