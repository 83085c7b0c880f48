/** Adagrad against its formula in plain numbers. */
import { describe, expect, it } from "vitest";
import { expectPath } from "../../test/optimizers.js";
import { ArgumentError } from "../errors.js";
import { adagrad } from "./adagrad.js";

describe("Adagrad", () => {
  it("divides by the root of all squares so far, under a rate that falls", () => {
    const options = { rateDecay: 0.5, weightDecay: 0.1, initialSum: 2, epsilon: 1e-2 };
    let sum = 2;
    expectPath(adagrad(options), (p, g0, rate, step) => {
      const g = g0 + 0.1 * p;
      sum += g * g;
      return p - ((rate / (1 + (step - 1) * 0.5)) * g) / (Math.sqrt(sum) + 1e-2);
    });
  });

  it("has PyTorch's defaults, and refuses impossible options", () => {
    let sum = 0;
    expectPath(adagrad(), (p, g, rate) => {
      sum += g * g;
      return p - (rate * g) / (Math.sqrt(sum) + 1e-10);
    });
    expect(adagrad().learningRate).toBe(0.01);
    for (const own of [{ rateDecay: -1 }, { initialSum: -1 }, { epsilon: Number.NaN }]) {
      expect(() => adagrad(own)).toThrow(ArgumentError);
    }
  });
});
