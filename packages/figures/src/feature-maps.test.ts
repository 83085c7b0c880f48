import { ArgumentError, ShapeError } from "@convscope/core";
import { expect, test } from "vitest";
import { type FeatureMapsFigure, featureMaps, mapsOf } from "./index.js";

const input = { label: "input", height: 2, width: 2, values: [0, 1, 1, 0] };
const base: FeatureMapsFigure = {
  title: "a title",
  input,
  groups: [{ name: "C1", maps: mapsOf(Float32Array.of(-1, 0, 1, 2, 0, 0, 0, 0), [2, 2, 2]) }],
};

test("names its layers, counts and sizes of maps, and the ends of the scale", () => {
  const svg = featureMaps(base);
  for (const part of ["a title", ">C1<", "2 maps of 2×2", ">−2<", ">2<", ">0<", ">1<"])
    expect(svg).toContain(part);
});

test("negative values bring a scale around zero, others one from zero up", () => {
  expect(featureMaps(base)).toMatch(/class="d24"/);
  const positive = featureMaps({
    ...base,
    groups: [{ name: "C1", maps: mapsOf(Float32Array.of(0, 1, 2, 3), [1, 2, 2]) }],
  });
  expect(positive).toMatch(/class="s23"/);
  expect(positive).not.toMatch(/class="d\d/);
});

test("equal neighbours are one rectangle, and the commonest colour is the ground", () => {
  const maps = mapsOf(Float32Array.of(0, 0, 0, 0, 5, 5, 0, 5, 5), [1, 3, 3]);
  const svg = featureMaps({ ...base, groups: [{ name: "C1", maps }] });
  expect(svg).toContain(
    '<rect class="s0" width="3" height="3"/><path class="s23" d="M1 1h2v2h-2z"/>',
  );
});

test("the class is the largest probability or the smallest distance, and a wrong one is said to be wrong", () => {
  const classes = ["cat", "dog", "emu"];
  const likely = featureMaps({
    ...base,
    prediction: { classes, scores: [0.1, 0.7, 0.2], kind: "probability", truth: "dog" },
  });
  expect(likely).toContain("Predicted dog");
  expect(likely).toContain("70.0 %");
  expect(likely).not.toContain("wrong");
  const near = featureMaps({
    ...base,
    prediction: { classes, scores: [8, 70, 20], kind: "distance", truth: "emu" },
  });
  expect(near).toContain("Predicted cat");
  expect(near).toContain("wrong, label: emu");
  expect(near).toContain("<desc>");
  expect(near).toContain("Predicted: cat (distance 8); the true class is emu.");
});

test("scores that are no numbers never win, and of equal ones the first does", () => {
  const classes = ["cat", "dog", "emu"];
  const svg = featureMaps({
    ...base,
    prediction: { classes, scores: [Number.NaN, 0.5, 0.5], kind: "probability" },
  });
  expect(svg).toContain("Predicted dog");
});

test("marks under a map show which maps feed it", () => {
  const maps = mapsOf(new Float32Array(2 * 100), [2, 10, 10]);
  const edges = [
    { from: 0, to: 0 },
    { from: 2, to: 0 },
    { from: 1, to: 1 },
  ];
  const svg = featureMaps({
    ...base,
    groups: [{ name: "C3", maps, wiring: { from: "S2", maps: 3, edges } }],
  });
  expect(svg).toContain("squares: which S2 maps each one reads");
  const marks = [...svg.matchAll(/<rect class="(ink|faint)" [^>]*width="8" height="8"\/>/g)].map(
    (found) => found[1],
  );
  expect(marks).toEqual(["ink", "faint", "ink", "faint", "ink", "faint"]);
});

test("values that are not numbers have a colour of their own", () => {
  const svg = featureMaps({
    ...base,
    groups: [{ name: "C1", maps: mapsOf(Float32Array.of(0, 0, 0, Number.NaN), [1, 2, 2]) }],
  });
  expect(svg).toContain('<path class="missing" d="M1 1h1v1h-1z"/>');
});

test("what cannot be drawn is refused with the remedy", () => {
  expect(() => featureMaps({ ...base, groups: [] })).toThrow(ArgumentError);
  expect(() => featureMaps({ ...base, groups: [{ name: "C1", maps: [] }] })).toThrow(
    /a group without maps.*tap a layer/,
  );
  expect(() => featureMaps({ ...base, input: { ...input, width: 3 } })).toThrow(ShapeError);
  const prediction = { classes: ["cat"], scores: [1, 2], kind: "probability" } as const;
  expect(() => featureMaps({ ...base, prediction })).toThrow(/2 scores for 1 classes/);
});

test("maps are cut from one example's values, and only from those", () => {
  const maps = mapsOf(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 1, 2]);
  expect(maps.map(({ label, values }) => [label, ...Array.from(values)])).toEqual([
    ["0", 1, 2],
    ["1", 3, 4],
    ["2", 5, 6],
  ]);
  expect(() => mapsOf(new Float32Array(12), [3, 1, 2])).toThrow(/3·1·2 = 6.*one example/);
  expect(() => mapsOf(new Float32Array(84), [84])).toThrow(/\[channels, height, width\]/);
});
