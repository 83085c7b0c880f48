/** Captured programs against eager runs: state, fresh numbers, shared buffers, failures, keys. */
import { beforeEach, describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { grad } from "../autograd/grad.js";
import { BackendMismatchError, DisposedError, ShapeError } from "../errors.js";
import { add, mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Body, Runner, runEagerly } from "./runner.js";
import { Variable } from "./variable.js";

let backend: ReferenceBackend;
let weight: Variable;
beforeEach(() => {
  backend = createReferenceBackend();
  weight = new Variable("weight", [2], Float32Array.of(1, 2));
  weight.upload(backend);
});

/** y = x·w; then w becomes w + noise. */
const step: Body = ([x], context) => {
  if (x === undefined) throw new RangeError("no input");
  const noise = context.fresh([2], (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = random.normal();
  });
  const w = context.value(weight);
  context.update(weight, add(w, noise));
  return [mul(x, w)];
};
const single = (list: readonly Tensor[]): Tensor => {
  const [first] = list;
  if (first === undefined) throw new RangeError("no output");
  return first;
};

describe("a captured step", () => {
  it("gives what the eager step gives, run after run, with fresh numbers in each", () => {
    const run = (eager: boolean): (readonly number[])[] => {
      const own = createReferenceBackend();
      const x = tensor(own, [3, 4]);
      weight = new Variable("weight", [2], Float32Array.of(1, 2));
      weight.upload(own);
      const runner = new Runner(own, step);
      return Array.from({ length: 4 }, () => {
        const [y] = eager
          ? runEagerly(own, "train", [x], step, runner.random)
          : runner.run("train", [x]);
        return [...exact(own, single(y ? [y] : [])), ...exact(own, weight.tensor)];
      });
    };
    expect(run(false)).toEqual(run(true));
    expect(new Set(run(false).flat()).size).toBeGreaterThan(8);
  });

  it("takes and gives arrays without elements, which are no part of the program", () => {
    const runner = new Runner(backend, ([none, x], context) => [
      mul(none ?? 0, context.value(weight)),
      mul(x ?? 0, context.value(weight)),
    ]);
    const [nothing, y] = runner.run("eval", [tensor(backend, [], [0, 2]), tensor(backend, [3, 4])]);
    expect([nothing?.shape, y?.dataSync()]).toEqual([[0, 2], Float32Array.of(3, 8)]);
  });

  it("sees a weight that was edited between two runs", () => {
    const runner = new Runner(backend, ([x], context) => [mul(x ?? 0, context.value(weight))]);
    const x = tensor(backend, [10, 10]);
    expect([...single(runner.run("eval", [x])).dataSync()]).toEqual([10, 20]);
    weight.set([5, 6]);
    expect([...single(runner.run("eval", [x])).dataSync()]).toEqual([50, 60]);
    expect(runner.captures).toBe(1);
  });

  it("leaves the old values to a tensor that shares the buffer of a donated variable", () => {
    const runner = new Runner(backend, step);
    const alias = weight.tensor.alias();
    runner.run("train", [tensor(backend, [1, 1])]);
    expect([...alias.dataSync()]).toEqual([1, 2]);
    expect([...weight.tensor.dataSync()]).not.toEqual([1, 2]);
  });

  it("gives a read asked for before it the old values", async () => {
    const runner = new Runner(backend, step);
    const reading = weight.read();
    runner.run("train", [tensor(backend, [1, 1])]);
    expect([...(await reading)]).toEqual([1, 2]);
  });

  it("changes a variable's version with every donation, and only then", () => {
    const runner = new Runner(backend, step);
    const x = tensor(backend, [1, 1]);
    const versions = [weight.version];
    for (let i = 0; i < 3; i++) {
      runner.run("train", [x]);
      versions.push(weight.version);
    }
    expect(new Set(versions).size).toBe(4);
    const reader = new Runner(backend, (_, context) => [context.value(weight)]);
    reader.run("eval", []);
    expect(weight.version).toBe(versions.at(-1));
  });

  it("returns to the same number of buffers after every run, and to none in the end", () => {
    const runner = new Runner(backend, step);
    const x = tensor(backend, [1, 1]);
    single(runner.run("train", [x])).dispose();
    const level = backend.memory();
    for (let i = 0; i < 5; i++) single(runner.run("train", [x])).dispose();
    expect(backend.memory()).toEqual(level);
    runner.dispose();
    weight.dispose();
    x.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    expect(() => runner.run("train", [x])).toThrow(DisposedError);
  });

  it("gives outputs of their own, for a state, an input, a constant or the same value twice", () => {
    const body: Body = ([x], context) => {
      if (x === undefined) throw new RangeError("no input");
      const w = context.value(weight);
      const y = mul(x, w);
      context.update(weight, y);
      return [x, w, y, y, w];
    };
    const x = tensor(backend, [3, 4]);
    const captured = new Runner(backend, body).run("train", [x]);
    const expected = [
      [3, 4],
      [1, 2],
      [3, 8],
      [3, 8],
      [1, 2],
    ];
    expect(captured.map((y) => [...y.dataSync()])).toEqual(expected);
    for (const y of captured) y.dispose();
    expect([...weight.tensor.dataSync()]).toEqual([3, 8]);
    expect([...x.dataSync()]).toEqual([3, 4]);
    weight.set([1, 2]);
    const eager = runEagerly(backend, "train", [x], body);
    expect(eager.map((y) => [...y.dataSync()])).toEqual(expected);
    for (const y of eager) y.dispose();
    expect([...weight.tensor.dataSync()]).toEqual([3, 8]);
    expect(backend.memory().buffers).toBe(2);
  });

  it("swaps two variables, and lets one value become both", () => {
    for (const eager of [true, false]) {
      const [a, b] = [1, 2].map((value) => {
        const variable = new Variable(`v${value}`, [1], Float32Array.of(value));
        variable.upload(backend);
        return variable;
      });
      if (a === undefined || b === undefined) return expect.unreachable();
      const run = (body: Body): void => {
        if (eager) runEagerly(backend, "train", [], body);
        else new Runner(backend, body).run("train", []);
      };
      const state = (): readonly number[] => [a, b].flatMap((each) => [...each.tensor.dataSync()]);
      run((_, context) => {
        const [x, y] = [context.value(a), context.value(b)];
        context.update(a, y);
        context.update(b, x);
        return [];
      });
      expect(state()).toEqual([2, 1]);
      run((_, context) => {
        const next = add(context.value(a), 5);
        context.update(a, next);
        context.update(b, next);
        return [];
      });
      expect(state()).toEqual([7, 7]);
      a.set([0]);
      expect(state()).toEqual([0, 7]);
    }
  });
});

describe("a run", () => {
  it("is captured once for each mode, set of shapes and key", () => {
    const runner = new Runner(backend, ([x], { mode }) => [mul(x ?? 0, mode === "train" ? 2 : 3)]);
    const [x, y] = [tensor(backend, [1]), tensor(backend, [1, 1])];
    expect(single(runner.run("train", [x])).dataSync()[0]).toBe(2);
    expect(single(runner.run("eval", [x])).dataSync()[0]).toBe(3);
    runner.run("eval", [y]);
    runner.run("eval", [y], "other");
    runner.run("eval", [y], "other");
    expect(runner.captures).toBe(4);
  });

  it("refuses an input or a variable of another backend", () => {
    const other = createReferenceBackend();
    const runner = new Runner(backend, ([x], context) => [mul(x ?? 0, context.value(weight))]);
    expect(() => runner.run("eval", [tensor(other, [1, 2])])).toThrow(BackendMismatchError);
    expect(() => new Runner(other, step).run("eval", [tensor(other, [1, 2])])).toThrow(
      'run: found a program and a tensor on "reference" and another "reference", expected one backend (data never moves by itself)',
    );
  });

  it("refuses a variable that is still on the host", () => {
    const host = new Variable("bias", [1], Float32Array.of(1));
    const body: Body = (_, context) => [context.value(host)];
    for (const run of [
      () => new Runner(backend, body).run("eval", []),
      () => runEagerly(backend, "eval", [], body),
    ]) {
      expect(run).toThrow(
        "bias: found it on the host, expected it on a backend; call `await model.to(backend)` first",
      );
    }
  });

  it("refuses a gradient through it, which the tape would not see", () => {
    const runner = new Runner(backend, ([x], context) => [mul(x ?? 0, context.value(weight))]);
    const x = tensor(backend, [1, 2]);
    expect(() => grad(() => sum(single(runner.run("eval", [x]))), [x])).toThrow(
      "run: found a gradient asked through a captured program, expected none (the tape does not see into it); take the gradient inside the body, or use runEagerly",
    );
    const inside: Body = ([input], context) =>
      input === undefined ? [] : grad(() => sum(mul(input, context.value(weight))), [input]);
    expect([...single(new Runner(backend, inside).run("eval", [x])).dataSync()]).toEqual([1, 2]);
  });

  it("refuses an update of another shape, before anything has changed", () => {
    const body: Body = (_, context) => {
      context.update(weight, sum(context.value(weight)));
      return [];
    };
    for (const run of [
      () => new Runner(backend, body).run("train", []),
      () => runEagerly(backend, "train", [], body),
    ]) {
      expect(run).toThrow(ShapeError);
    }
    expect(() => runEagerly(backend, "train", [], body)).toThrow(
      "weight: found an update of shape [], expected [2] (a variable keeps its shape); correct the update",
    );
    expect([...weight.tensor.dataSync()]).toEqual([1, 2]);
    expect(backend.memory().buffers).toBe(1);
  });
});
