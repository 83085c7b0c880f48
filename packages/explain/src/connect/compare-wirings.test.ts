import { expect, test } from "vitest";
import { compareWirings, countWiring, parseWiring, wiringEdges } from "../index.js";

const counted = (name: string, from = 4, to = 6) => {
  const { outputMaps, kernels, edges, quantities } = countWiring(name, { from, to });
  const { weights, biases } = quantities;
  return [outputMaps, kernels, edges, weights.value, biases.value];
};

test.each([
  ["full", 6, 24, 24, 600, 6],
  ["groups=2", 6, 12, 12, 300, 6],
  ["per-map", 24, 6, 24, 150, 24],
  ["shared", 6, 6, 24, 150, 6],
  ["random=3", 6, 18, 18, 450, 6],
])(
  "%s from 4 maps to 6 filters: %i maps, %i kernels, %i edges, %i weights, %i biases",
  (name, ...numbers) => {
    expect(counted(name)).toEqual(numbers);
  },
);

test("depthwise gives each map filters of its own, as many as divide", () => {
  expect(counted("depthwise", 4, 8)).toEqual([8, 8, 8, 200, 8]);
  expect(() => countWiring("depthwise", { from: 4, to: 6 })).toThrow("expected a multiple of 4");
});

test("LeNet-5's table has 60 edges and, on 14×14 maps, 151,600 connections", () => {
  const { edges, quantities } = countWiring("table=lenet5-c3", { from: 6, to: 16, in: 14 });
  expect(edges).toBe(60);
  expect(quantities.connections.substituted).toBe("10·10·(60·5·5 + 16) = 151,600");
});

test("type 1 (per map) is not depthwise: as many maps come out, of shared kernels", () => {
  const perMap = countWiring("per-map", { from: 4, to: 2 });
  const depthwise = countWiring("depthwise", { from: 4, to: 8 });
  expect([perMap.outputMaps, perMap.kernels]).toEqual([8, 2]);
  expect([depthwise.outputMaps, depthwise.kernels]).toEqual([8, 8]);
  const kernels = (name: string, to: number) =>
    new Set(wiringEdges(name, { from: 4, to }).map(({ kernel }) => kernel)).size;
  expect(kernels("per-map", 2)).toBe(2);
  expect(kernels("depthwise", 8)).toBe(8);
});

test("all kinds stand side by side, the chosen one among them, impossible ones with the reason", () => {
  const rows = compareWirings({ from: 4, to: 6 }, "random=2");
  expect(rows.map(({ name }) => name)).toEqual([
    ...["full", "groups=2", "depthwise", "per-map", "shared", "table=lenet5-c3", "random=2"],
  ]);
  const impossible = rows.flatMap((row) => ("why" in row ? [row.name] : []));
  expect(impossible).toEqual(["depthwise", "table=lenet5-c3"]);
  expect(compareWirings({ from: 8, to: 8 }, "groups=4")[1]?.name).toBe("groups=4");
});

test.each([
  ["groups", "write groups=2"],
  ["groups=x", "write groups=2"],
  ["depthwize", "did you mean depthwise"],
  ["table=alexnet", "expected table= and the name of a known table (lenet5-c3"],
  ["table", "write table=lenet5-c3"],
  ["full=2", "did you mean full"],
])("%s is refused with what there is", (name, text) => {
  expect(() => parseWiring(name, 4, 6)).toThrow(text);
});

test("filters that fit depthwise are named, the nearest ones", () => {
  expect(() => parseWiring("depthwise", 6, 16)).toThrow("choose 12 or 18 filters");
  expect(() => parseWiring("depthwise", 6, 4)).toThrow("choose 6 or 12 filters");
});

test("a number of maps that is none is refused", () => {
  expect(() => countWiring("full", { from: 0, to: 6 })).toThrow("found from 0");
  expect(() => compareWirings({ from: 4, to: 6 }, "groups=3")).toThrow("groups");
});
