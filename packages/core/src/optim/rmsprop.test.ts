/** RMSprop against its formula in plain numbers. */
import { describe, expect, it } from "vitest";
import { expectPath } from "../../test/optimizers.js";
import { ArgumentError } from "../errors.js";
import { type RmspropOptions, rmsprop } from "./rmsprop.js";

describe("RMSprop", () => {
  const cases: readonly RmspropOptions[] = [
    {},
    { weightDecay: 0.1 },
    { momentum: 0.9 },
    { centered: true },
    { centered: true, momentum: 0.5, weightDecay: 0.1 },
  ];

  it.each(cases)("with %o follows PyTorch's definition", (own) => {
    const { momentum = 0, centered = false, weightDecay = 0 } = own;
    let [square, mean, velocity] = [0, 0, 0];
    expectPath(rmsprop({ alpha: 0.9, epsilon: 1e-2, ...own }), (p, g0, rate) => {
      const g = g0 + weightDecay * p;
      square = 0.9 * square + 0.1 * g * g;
      mean = 0.9 * mean + 0.1 * g;
      const spread = centered ? square - mean ** 2 : square;
      velocity = momentum * velocity + g / (Math.sqrt(spread) + 1e-2);
      return p - rate * velocity;
    });
  });

  it("has PyTorch's defaults, and refuses impossible options", () => {
    let square = 0;
    expectPath(rmsprop(), (p, g, rate) => {
      square = 0.99 * square + 0.01 * g * g;
      return p - (rate * g) / (Math.sqrt(square) + 1e-8);
    });
    expect(rmsprop().learningRate).toBe(0.01);
    for (const own of [{ alpha: 1 }, { momentum: 1 }, { epsilon: -1 }, { weightDecay: -1 }]) {
      expect(() => rmsprop(own)).toThrow(ArgumentError);
    }
  });
});
