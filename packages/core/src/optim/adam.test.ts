/** Adam and AdamW against their formulas in plain numbers. */
import { describe, expect, it } from "vitest";
import { expectPath } from "../../test/optimizers.js";
import { ArgumentError } from "../errors.js";
import { adam, adamw } from "./adam.js";

const options = { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 };

const rule = (penalty: number, decay: number): Parameters<typeof expectPath>[1] => {
  let [m, v] = [0, 0];
  return (p, g0, rate, step) => {
    const g = g0 + penalty * p;
    m = 0.8 * m + 0.2 * g;
    v = 0.95 * v + 0.05 * g * g;
    const [mean, square] = [m / (1 - 0.8 ** step), v / (1 - 0.95 ** step)];
    return p - rate * decay * p - (rate * mean) / (Math.sqrt(square) + 1e-3);
  };
};

describe("Adam", () => {
  it("follows Kingma & Ba with both corrections", () => {
    expectPath(adam(options), rule(0, 0));
    expectPath(adamw({ ...options, weightDecay: 0 }), rule(0, 0));
  });

  it("takes its decay as an L2 penalty through the moments", () => {
    expectPath(adam({ ...options, weightDecay: 0.3 }), rule(0.3, 0));
  });

  it("as AdamW takes its decay off the value, past the moments; a hundredth by default", () => {
    expectPath(adamw({ ...options, weightDecay: 0.3 }), rule(0, 0.3));
    expectPath(adamw(options), rule(0, 0.01));
    expect([adam().learningRate, adamw().learningRate]).toEqual([1e-3, 1e-3]);
  });

  it("refuses impossible options", () => {
    for (const own of [
      { beta1: 1 },
      { beta2: -0.1 },
      { epsilon: -1 },
      { weightDecay: -1 },
      { learningRate: Infinity },
    ]) {
      expect(() => adam(own)).toThrow(ArgumentError);
      expect(() => adamw(own)).toThrow(ArgumentError);
    }
    expect(() => adamw({ beta1: 1 })).toThrow("adamw: found beta1 1, expected a number from 0 to");
  });
});
