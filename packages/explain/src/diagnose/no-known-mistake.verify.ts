/** As no-known-mistake.test.ts, on every figure above 10,000 of several networks. */
import { Random } from "@convscope/core";
import { createModel } from "@convscope/models";
import { expect, it } from "vitest";
import { quantityNames } from "../quantity-address.js";
import { candidatesOf } from "./candidates.js";
import { fitting } from "./findings.js";
import { networkOf } from "./network.js";
import { aspectsIn } from "./question.js";
import { parseNumber } from "./stated-number.js";

const NUMBERS = 200;

it.each(["alexnet", "lenet5", "vgg16", "cs231n-demo", "resnet18", "googlenet"])(
  "at most a twentieth of random numbers is explained, whatever figure of %s",
  (name) => {
    const network = networkOf(createModel(name), true);
    const random = new Random(7);
    const explained: string[] = [];
    let figures = 0;
    for (const layer of [...network.layers.map((placed) => placed.name), "total"]) {
      for (const quantity of quantityNames) {
        const aspects = aspectsIn(network, layer, quantity);
        const found = aspects.flatMap((aspect) => candidatesOf(network, layer, aspect) ?? []);
        const truth = found[0]?.right.expression.value ?? 0;
        if (truth <= 10_000) continue;
        figures++;
        const hits = Array.from({ length: NUMBERS }, () => {
          const number = Math.round(truth * 10 ** (2 * random.uniform() - 1));
          return found.some((each) => fitting(each, layer, parseNumber(String(number))).length > 0);
        }).filter(Boolean).length;
        if (hits > NUMBERS * 0.05) explained.push(`${layer}.${quantity}: ${hits}`);
      }
    }
    expect(figures).toBeGreaterThan(10);
    expect(explained).toEqual([]);
  },
);
