/** Optimisers against their published formulas in plain numbers, and schedules. */
import { describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { ArgumentError } from "../errors.js";
import { runEagerly } from "../program/runner.js";
import { Variable } from "../program/variable.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { adam, type Optimizer, sgd } from "./optimizer.js";
import { constantRate, cosine, stepwise } from "./schedule.js";

const gradients = [0.5, -1, 0.25, 2, 0.125];
const rates = [0.1, 0.1, 0.05, 0.05, 0.01];

/** The parameter after each of five steps on fixed gradients, under a falling rate. */
function path(optimizer: Optimizer): readonly number[] {
  const backend = createReferenceBackend();
  const parameter = new Variable("p", [1], Float32Array.of(1));
  parameter.upload(backend);
  return gradients.map((gradient, i) => {
    optimizer.learningRate = rates[i] ?? Number.NaN;
    optimizer.prepare([parameter]);
    runEagerly(backend, "train", [], (_, context) => {
      optimizer.apply(context, [parameter], [tensor(backend, [gradient])]);
      return [];
    });
    optimizer.steps++;
    return exact(backend, parameter.tensor)[0] ?? Number.NaN;
  });
}

/** The same by a rule on plain numbers. */
function expected(
  rule: (p: number, g: number, rate: number, step: number) => number,
): readonly number[] {
  let p = 1;
  return gradients.map((g, i) => {
    p = rule(p, g, rates[i] ?? Number.NaN, i + 1);
    return p;
  });
}

function expectPath(optimizer: Optimizer, rule: Parameters<typeof expected>[0]): void {
  const plain = expected(rule);
  path(optimizer).forEach((found, i) => {
    expect(found).toBeCloseTo(plain[i] ?? Number.NaN, 6);
  });
}

describe("gradient descent", () => {
  it("goes down the gradient, with the L2 penalty added to it", () => {
    expectPath(sgd({ learningRate: 1 }), (p, g, rate) => p - rate * g);
    expectPath(
      sgd({ learningRate: 1, weightDecay: 0.2 }),
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
});

describe("Adam", () => {
  const rule = (decay: number): Parameters<typeof expected>[0] => {
    let [m, v] = [0, 0];
    return (p, g, rate, step) => {
      m = 0.8 * m + 0.2 * g;
      v = 0.95 * v + 0.05 * g * g;
      const [mean, square] = [m / (1 - 0.8 ** step), v / (1 - 0.95 ** step)];
      return p - rate * decay * p - (rate * mean) / (Math.sqrt(square) + 1e-3);
    };
  };

  it("follows Kingma & Ba with both corrections", () => {
    expectPath(adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }), rule(0));
  });

  it("with decay is AdamW: the decay does not pass through the moments", () => {
    expectPath(adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3 }), rule(0.3));
  });
});

describe("optimisers", () => {
  it("name every hyper-parameter that a program bakes in, and not the rate", () => {
    const keys = [
      sgd({ learningRate: 1 }),
      sgd({ learningRate: 1, momentum: 0.5 }),
      sgd({ learningRate: 1, momentum: 0.5, nesterov: true }),
      sgd({ learningRate: 1, weightDecay: 0.5 }),
      adam(),
      adam({ beta1: 0.5 }),
      adam({ beta2: 0.5 }),
      adam({ epsilon: 0.5 }),
      adam({ weightDecay: 0.5 }),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(sgd({ learningRate: 1 }).key).toBe(sgd({ learningRate: 2 }).key);
  });

  it("keep their state by name, where the parameters are, until they are disposed", () => {
    const backend = createReferenceBackend();
    const parameter = new Variable("C1.weight", [2], Float32Array.of(1, 2));
    parameter.upload(backend);
    const optimizer = adam();
    optimizer.prepare([parameter]);
    optimizer.prepare([parameter]);
    expect([...optimizer.state.keys()]).toEqual(["C1.weight.mean", "C1.weight.square"]);
    expect(backend.memory().buffers).toBe(3);
    optimizer.dispose();
    expect(backend.memory().buffers).toBe(1);
  });

  it("refuse rates below 0, and moments of 1 or more", () => {
    expect(() => sgd({ learningRate: -1 })).toThrow(
      "sgd: found learningRate -1, expected a number from 0; correct it",
    );
    expect(() => sgd({ learningRate: 1, momentum: 1 })).toThrow(
      "sgd: found momentum 1, expected a number from 0 to below 1; correct it",
    );
    expect(() => sgd({ learningRate: Number.NaN })).toThrow(ArgumentError);
    for (const options of [
      { beta1: 1 },
      { beta2: -0.1 },
      { weightDecay: -1 },
      { learningRate: Infinity },
    ]) {
      expect(() => adam(options)).toThrow(ArgumentError);
    }
  });
});

describe("schedules", () => {
  it("stay, step, or follow half a cosine down to a floor", () => {
    expect([constantRate(0, 10), constantRate(9, 10)]).toEqual([1, 1]);
    expect([0, 1, 2, 3, 4].map((step) => stepwise(2, 0.5)(step, 10))).toEqual([
      1, 1, 0.5, 0.5, 0.25,
    ]);
    const fall = cosine({ floor: 0.2 });
    expect(fall(0, 10)).toBe(1);
    expect(fall(5, 10)).toBeCloseTo(0.6, 12);
    expect(fall(10, 10)).toBeCloseTo(0.2, 12);
    expect(fall(11, 10)).toBeCloseTo(0.2, 12);
    expect(() => stepwise(0, 0.5)).toThrow(ArgumentError);
  });

  it("rise in a warm-up, to no more than 1, and then fall", () => {
    const rate = cosine({ warmup: 0.3 });
    const rates = Array.from({ length: 10 }, (_, step) => rate(step, 10));
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    for (let i = 4; i < 10; i++) expect(rates[i]).toBeLessThan(rates[i - 1] ?? 0);
    expect(cosine()(0, 0)).toBe(1);
  });
});
