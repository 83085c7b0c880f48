/** A library that explains every number explains none: numbers that nobody made by a known mistake are not explained. */
import { Random } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, it } from "vitest";
import { candidatesOf } from "./candidates.js";
import { fitting } from "./findings.js";
import { networkOf } from "./network.js";
import { parseNumber } from "./stated-number.js";
import type { Aspect } from "./view.js";

const NUMBERS = 200;

/** Whole numbers between a tenth of the truth and ten times it, no magnitude favoured. */
function around(truth: number, random: Random): readonly string[] {
  return Array.from({ length: NUMBERS }, () =>
    String(Math.round(truth * 10 ** (2 * random.uniform() - 1))),
  );
}

/** The counts of networks that are more than 10,000: of early, middle and last layers, and in all. */
const questions: readonly (readonly [model: string, layer: string, aspect: Aspect])[] = [
  ["alexnet", "conv1", "neurons"],
  ["alexnet", "conv1", "parameters"],
  ["alexnet", "conv2", "parameters"],
  ["alexnet", "conv3", "inputs"],
  ["alexnet", "pool5", "connections"],
  ["alexnet", "conv5", "output"],
  ["alexnet", "fc6", "weights"],
  ["alexnet", "total", "parameters"],
  ["lenet5", "C3", "connections"],
  ["lenet5", "F6", "parameters"],
  ["lenet5", "total", "connections"],
  ["nielsen-ch6", "conv1", "neurons"],
  ["cs231n-demo", "pool1", "connections"],
  ["googlenet", "inception_3a/5x5", "parameters"],
  ["googlenet", "inception_4a/output", "output"],
  ["resnet18", "layer2/0/conv1", "parameters"],
  ["mobilenet_v2", "bottleneck2/depthwise/conv", "macs"],
  ["vgg16", "total", "macs"],
];

it.each(questions)("at most a twentieth of random numbers is explained: %s %s.%s", (...asked) => {
  const [name, layer, aspect] = asked;
  const found = candidatesOf(networkOf(createModel(name)), layer, aspect);
  if (found === undefined) return expect.unreachable();
  const truth = found.right.expression.value;
  expect(truth).toBeGreaterThan(10_000);
  const random = new Random(layer.length + name.length);
  const explained = around(truth, random).filter(
    (number) => fitting(found, layer, parseNumber(number)).length > 0,
  );
  expect(explained.length).toBeLessThanOrEqual(NUMBERS * 0.05);
});

it("a number that is explained is explained by the same candidates that random ones are held against", () => {
  const found = candidatesOf(networkOf(createModel("alexnet")), "fc6", "weights");
  if (found === undefined) return expect.unreachable();
  expect(fitting(found, "fc6", parseNumber("177209344")).length).toBeGreaterThan(0);
});
