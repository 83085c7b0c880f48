import { expect, test } from "vitest";
import { nearestNames } from "./index.js";

test("a slip of a name finds it", () => {
  expect(nearestNames("lenet6", ["lenet5", "lenet5-modern", "alexnet"])[0]).toBe("lenet5");
  expect(nearestNames("refrence", ["js", "reference", "wasm"])).toEqual(["reference"]);
});

test("the beginning of a name, or of a part of it, finds it", () => {
  expect(nearestNames("ref", ["js", "reference"])).toEqual(["reference"]);
  expect(nearestNames("webgl", ["tfjs-webgl", "wasm"])).toEqual(["tfjs-webgl"]);
  expect(nearestNames("3x3", ["inception_3a/1x1", "inception_3a/3x3"])).toEqual([
    "inception_3a/3x3",
  ]);
});

test("signs and capitals do not count", () => {
  expect(nearestNames("gpu.js", ["wasm", "gpujs-cpu"])).toEqual(["gpujs-cpu"]);
  expect(nearestNames("RECEPTIVE_FIELD", ["memory", "receptiveField"])).toEqual(["receptiveField"]);
});

test("what is far from every name finds none, and three are the most", () => {
  expect(nearestNames("banana", ["lenet5", "alexnet"])).toEqual([]);
  expect(nearestNames("conv", ["conv1", "conv2", "conv3", "conv4"])).toHaveLength(3);
});

test("of names that begin alike, the one with the fewest edits comes first", () => {
  const known = ["alexnet-one-tower", "alexnet-ungrouped", "alexnet"];
  expect(nearestNames("alexne", known)[0]).toBe("alexnet");
  expect(nearestNames("webgl", ["gpujs-webgl2", "tfjs-webgl"])).toEqual([
    "tfjs-webgl",
    "gpujs-webgl2",
  ]);
});
