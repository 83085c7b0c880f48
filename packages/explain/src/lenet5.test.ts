// How LeNet-5's figures are derived: LeCun, Bottou, Bengio, Haffner 1998, section II.B. Those of its table are in facts.test.ts.
import { lenet5 } from "@convscope/models";
import { expect, test } from "vitest";
import { type LayerSummary, quantityNames, summarize } from "./index.js";

const summary = summarize(lenet5());

function row(name: string): LayerSummary {
  const found = summary.layers.find((layer) => layer.name === name);
  if (found === undefined) throw new Error(`no layer ${name}`);
  return found;
}

test("the whole network has 60,000 parameters and 340,908 connections", () => {
  expect(summary.total.parameters.value).toBe(60_000);
  expect(summary.total.trainable.value).toBe(60_000);
  expect(summary.total.connections.value).toBe(340_908);
  expect(summary.total.state.value).toBe(0);
  expect(summary.total.parameters.formula).toBe("C1 + S2 + C3 + S4 + C5 + F6");
  expect(summary.total.parameters.substituted).toBe(
    "156 + 12 + 1,516 + 32 + 48,120 + 10,164 = 60,000",
  );
});

test("MACs count multiplications by a weight, summed over the layers", () => {
  const macs = summary.layers.map((layer) => layer.macs.value);
  expect(macs).toEqual([117_600, 1176, 150_000, 400, 48_000, 10_080, 840]);
  expect(summary.total.macs.value).toBe(macs.reduce((a, b) => a + b));
  expect(row("C1").macs.convention).toBe("weights-only");
});

test.each([
  ["C1", "parameters", "K·C·R·S + K", "6·1·5·5 + 6 = 156"],
  ["C1", "connections", "K·P·Q·(C·R·S + 1)", "6·28·28·(1·5·5 + 1) = 122,304"],
  ["S2", "parameters", "C + C", "6 + 6 = 12"],
  ["S2", "connections", "C·P·Q·(R·S + 1)", "6·14·14·(2·2 + 1) = 5,880"],
  ["C3", "parameters", "E·R·S + K", "60·5·5 + 16 = 1,516"],
  ["C3", "connections", "P·Q·(E·R·S + K)", "10·10·(60·5·5 + 16) = 151,600"],
  ["C3", "macs", "P·Q·E·R·S", "10·10·60·5·5 = 150,000"],
  ["F6", "inputs", "C·H·W", "120·1·1 = 120"],
  ["F6", "parameters", "C·H·W·m + m", "120·1·1·84 + 84 = 10,164"],
  ["output", "parameters", "the codes are fixed", "0"],
  ["output", "connections", "m·n", "10·84 = 840"],
] as const)("%s.%s is derived in letters and numbers", (layer, name, formula, substituted) => {
  expect(row(layer)[name]).toMatchObject({ formula, substituted });
});

test.each([
  ["C1", 5, 1],
  ["S2", 6, 2],
  ["C3", 14, 2],
  ["S4", 16, 4],
  ["C5", 32, 4],
  ["F6", 32, 0],
  ["output", 32, 0],
])("a unit of %s sees %i pixels, %i apart", (name, size, jump) => {
  const { value, jump: step, start } = row(name).receptiveField;
  expect(value).toEqual([size, size]);
  expect(step).toEqual([jump, jump]);
  expect(start).toEqual([0, 0]);
});

test("a receptive field is derived from the one before it", () => {
  expect(row("C3").receptiveField.substituted).toBe("6 + (5 − 1)·1·2 = 14");
  expect(row("F6").receptiveField.formula).toBe("the whole input");
});

test("the summary serialises in the documented shape", () => {
  const json: unknown = JSON.parse(JSON.stringify(summary));
  expect(json).toMatchObject({
    model: "lenet5",
    input: [1, 32, 32],
    layers: [
      {
        name: "C1",
        kind: "conv2d",
        output: { value: [6, 28, 28] },
        parameters: { value: 156 },
        connections: { value: 122_304 },
        macs: { value: 117_600 },
        receptiveField: { value: [5, 5], jump: [1, 1], start: [0, 0] },
      },
      { name: "S2" },
      { name: "C3" },
      { name: "S4" },
      { name: "C5" },
      { name: "F6" },
      { name: "output" },
    ],
    total: {
      parameters: { value: 60_000 },
      connections: { value: 340_908 },
      macs: { value: 328_096 },
    },
  });
  const names = ["name", "kind", "from", ...quantityNames];
  expect(Object.keys(summary.layers[0] ?? {})).toEqual(names);
  expect(Object.keys(summary.total)).toEqual(quantityNames);
});

test("every quantity names its unit, formula, convention and source", () => {
  const quantities = summary.layers.flatMap((layer) =>
    Object.values(layer).filter((value) => typeof value === "object" && "formula" in value),
  );
  expect(quantities).toHaveLength(7 * 13);
  for (const quantity of [...quantities, ...Object.values(summary.total)]) {
    for (const field of ["unit", "formula", "substituted", "convention", "source"]) {
      expect(quantity).toHaveProperty(field, expect.stringMatching(/./));
    }
  }
});

test("frozen layers are not among the trainable parameters", () => {
  const model = lenet5();
  model.setTrainable(["C5"], false);
  const { layers: rows, total } = summarize(model, { variables: model.variables });
  expect(rows.find(({ name }) => name === "C5")?.trainable).toMatchObject({
    value: 0,
    formula: "frozen",
  });
  expect(total.trainable.value).toBe(60_000 - 48_120);
  expect(total.parameters.value).toBe(60_000);
});
