/** Gradient descent against its formulas in plain numbers. */
import { describe, expect, it } from "vitest";
import { expectPath } from "../../test/optimizers.js";
import { ArgumentError } from "../errors.js";
import { sgd } from "./sgd.js";

describe("gradient descent", () => {
  it("goes down the gradient, with the L2 penalty added to it", () => {
    expectPath(sgd({ learningRate: 1 }), (p, g, rate) => p - rate * g);
    expectPath(
      sgd({ learningRate: 1, weightDecay: 0.2, dampening: 0.5 }),
      (p, g, rate) => p - rate * (g + 0.2 * p),
    );
  });

  it("has PyTorch's momentum: the rate is outside of the velocity", () => {
    let v = 0;
    expectPath(sgd({ learningRate: 1, momentum: 0.9 }), (p, g, rate) => {
      v = 0.9 * v + g;
      return p - rate * v;
    });
  });

  it("dampens from the second step on", () => {
    let v = 0;
    expectPath(sgd({ learningRate: 1, momentum: 0.9, dampening: 0.25 }), (p, g, rate, step) => {
      v = step === 1 ? g : 0.9 * v + 0.75 * g;
      return p - rate * v;
    });
  });

  it("has Nesterov's look ahead, with decay", () => {
    let v = 0;
    expectPath(
      sgd({ learningRate: 1, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
      (p, g0, rate) => {
        const g = g0 + 0.1 * p;
        v = 0.9 * v + g;
        return p - rate * (g + 0.9 * v);
      },
    );
  });

  it("refuses rates below 0, momentum of 1 or more, and a look ahead along no velocity", () => {
    expect(() => sgd({ learningRate: -1 })).toThrow(
      "sgd: found learningRate -1, expected a number from 0; correct it",
    );
    expect(() => sgd({ learningRate: 1, momentum: 1 })).toThrow(
      "sgd: found momentum 1, expected a number from 0 to below 1; correct it",
    );
    expect(() => sgd({ learningRate: Number.NaN })).toThrow(ArgumentError);
    for (const options of [{}, { momentum: 0.9, dampening: 0.1 }]) {
      expect(() => sgd({ learningRate: 1, nesterov: true, ...options })).toThrow(
        "expected a momentum above 0 and no dampening (it looks ahead along the velocity); correct them",
      );
    }
  });
});
