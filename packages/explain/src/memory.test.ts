import { build, layers } from "@convscope/core";
import { alexnet, lenet5 } from "@convscope/models";
import { expect, test } from "vitest";
import { quantity, summarize } from "./index.js";

test("in use a layer holds what it reads and what it makes", () => {
  expect(quantity(alexnet(), "conv1.memory")).toMatchObject({
    unit: "bytes",
    formula: "4·(read + made)",
    substituted: "4·(154,587 + 290,400) = 1,779,948",
    convention: "activations",
  });
});

test("a skip connection's values wait while its branch runs", () => {
  const net = build("skip", [2, 4, 4], (x, apply) => {
    const conv = () => layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3, padding: 1 });
    const a = apply("a", conv(), x);
    const b = apply("b", conv(), a);
    const c = apply("c", conv(), b);
    return apply("sum", layers.add(), a, c);
  });
  const held = summarize(net).layers.map(({ memory }) => memory.value / 4 / 32);
  // a: input and a; b: a and b; c: b and c, a waits; sum: a, c and the sum.
  expect(held).toEqual([2, 2, 3, 3]);
  expect(quantity(net, "c.memory").substituted).toBe("4·(32 + 32 + 32) = 384");
});

test("the network holds as much as its greediest layer, and keeps everything in training", () => {
  const { total, layers: rows } = summarize(lenet5());
  expect(total.memory.value).toBe(Math.max(...rows.map(({ memory }) => memory.value)));
  expect(total.memory.formula).toBe("the most of any layer: S2");
  const made = 4704 + 1176 + 1600 + 400 + 120 + 84 + 10;
  expect(total.memory.training).toMatchObject({
    value: 4 * (1024 + made),
    convention: "kept-activations",
  });
});

test("flattening makes nothing; dropout does in training alone", () => {
  const net = build("views", [2, 4, 4], (x, apply) => {
    const flat = apply("flat", layers.flatten(), apply("drop", layers.dropout(0.5), x));
    return apply("fc", layers.linear({ inFeatures: 32, outFeatures: 3 }), flat);
  });
  const rows = summarize(net).layers.map(({ memory }) => [memory.value, memory.training.value]);
  expect(rows).toEqual([
    [4 * 32, 4 * 32],
    [4 * 32, 0],
    [4 * 35, 4 * 3],
  ]);
});
