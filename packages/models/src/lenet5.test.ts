import { freeCount, type LayerCounts, type Model } from "@convscope/core";
import { describe, expect, it } from "vitest";
import { createModel, digitCodes, lenet5, lenet5Modern } from "./index.js";

interface Row {
  readonly output: string;
  readonly neurons: number;
  readonly trainable: number;
  readonly connections: number;
}

/** LeCun et al. 1998, section II.B. */
const published: Readonly<Record<string, Row>> = {
  C1: { output: "6,28,28", neurons: 4_704, trainable: 156, connections: 122_304 },
  S2: { output: "6,14,14", neurons: 1_176, trainable: 12, connections: 5_880 },
  C3: { output: "16,10,10", neurons: 1_600, trainable: 1_516, connections: 151_600 },
  S4: { output: "16,5,5", neurons: 400, trainable: 32, connections: 2_000 },
  C5: { output: "120,1,1", neurons: 120, trainable: 48_120, connections: 48_120 },
  F6: { output: "84", neurons: 84, trainable: 10_164, connections: 10_164 },
  output: { output: "10", neurons: 10, trainable: 0, connections: 840 },
};

function rowOf(model: Model, name: string): Row {
  const { layer, inputShapes, outputShape } = model.node(name);
  const counts: LayerCounts = layer.counts?.(...inputShapes) ?? {
    neurons: 0,
    connections: 0,
    macs: 0,
  };
  const trainable = layer.variables.reduce((sum, spec) => sum + freeCount(spec), 0);
  return {
    output: outputShape.join(),
    neurons: counts.neurons,
    trainable,
    connections: counts.connections,
  };
}

const parametersOf = (model: Model): number =>
  model.nodes.reduce((sum, { name }) => sum + rowOf(model, name).trainable, 0);

describe("lenet5", () => {
  it.each(Object.keys(published))("has the published figures in %s", (name) => {
    expect(rowOf(lenet5(), name)).toEqual(published[name]);
  });

  it("has 60,000 parameters and 340,908 connections in all", () => {
    const model = lenet5();
    expect(parametersOf(model)).toBe(60_000);
    expect(model.nodes.reduce((sum, { name }) => sum + rowOf(model, name).connections, 0)).toBe(
      340_908,
    );
  });

  it("has 61,706 parameters in its modern form", () => {
    expect(parametersOf(lenet5Modern())).toBe(61_706);
  });

  it("has ten codes of 7×12 that differ from each other in more than a few dots", () => {
    expect(digitCodes.map((code) => code.length)).toEqual(new Array(10).fill(84));
    const distances = digitCodes.flatMap((a, i) =>
      digitCodes.slice(i + 1).map((b) => a.filter((dot, k) => dot !== b[k]).length),
    );
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(8);
  });
});

describe("createModel", () => {
  it("names the known networks when it does not know one", () => {
    expect(() => createModel("lenet")).toThrow(
      /found "lenet", expected one of lenet5, lenet5-modern/,
    );
  });
});
