/** Runs that fail, and what may not be recorded. */
import { describe, expect, it } from "vitest";
import { observed } from "../../test/observed-backend.js";
import type { Backend, Program } from "../backend.js";
import { ArgumentError, BackendMismatchError, DisposedError, ExecutionError } from "../errors.js";
import { add, mul } from "../ops/binary.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import type { Context } from "./context.js";
import { createReplay } from "./replay.js";
import { type Body, capture, Runner, runEagerly } from "./runner.js";
import { Variable } from "./variable.js";

const weightOn = (backend: Backend): Variable => {
  const weight = new Variable("weight", [2], Float32Array.of(1, 2));
  weight.upload(backend);
  return weight;
};

describe("a run that fails", () => {
  /** w becomes w·x + 1; a state, an input and a result are given out: kernels in the steps and in the commit. */
  const bodyOn =
    (weight: Variable): Body =>
    ([x], context) => {
      if (x === undefined) throw new RangeError("no input");
      const w = context.value(weight);
      context.update(weight, add(mul(w, x), 1));
      return [w, x, mul(x, 2)];
    };
  const breakingAt = (at: number): ReferenceBackend => {
    let calls = 0;
    return observed(createReferenceBackend(), (kernel) => {
      if (calls++ === at) throw new Error(`${kernel} broke`);
    });
  };

  it("leaves state and memory as they were, whichever kernel broke", () => {
    for (const eager of [true, false]) {
      for (let at = 0; at < (eager ? 3 : 5); at++) {
        const own = breakingAt(at);
        const weight = weightOn(own);
        const body = bodyOn(weight);
        const x = tensor(own, [3, 4]);
        const runner = new Runner(own, body);
        const run = () => (eager ? runEagerly(own, "train", [x], body) : runner.run("train", [x]));
        expect(run).toThrow("broke");
        expect([...weight.tensor.dataSync()]).toEqual([1, 2]);
        runner.dispose();
        expect(own.memory().buffers, `kernel ${at}`).toBe(2);
      }
    }
  });

  it("says that state is intact, and why it failed", () => {
    const own = breakingAt(0);
    try {
      new Runner(own, bodyOn(weightOn(own))).run("train", [tensor(own, [3, 4])]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ExecutionError);
      expect(error).toMatchObject({
        code: "EXECUTION",
        state: "intact",
        message:
          'program on "reference": binary broke; make the backend anew, or use another (parameters and state are as before the run)',
        cause: new Error("binary broke"),
      });
    }
  });

  it("names the kernel that failed", () => {
    const right = createReferenceBackend();
    const own: Backend<Float64Array> = {
      ...right,
      kernels: {
        ...right.kernels,
        binary() {
          throw new Error("out of registers");
        },
      },
    };
    expect(() =>
      new Runner(own, bodyOn(weightOn(own))).run("train", [tensor(own, [3, 4])]),
    ).toThrow('program on "reference": binary: out of registers');
  });

  it("names an upload that the run needs", () => {
    const own = createReferenceBackend();
    let gone = false;
    const mortal: Backend<Float64Array> = {
      ...own,
      name: "mortal",
      upload: (values) => {
        if (gone) throw new Error("context lost");
        return own.upload(values);
      },
    };
    const noise: Body = ([x], context) => [
      add(
        x ?? 0,
        context.fresh([2], (values) => values.fill(1)),
      ),
    ];
    const x = tensor(mortal, [3, 4]);
    const runner = new Runner(mortal, noise);
    runner.run("train", [x]);
    // The constant of this program, too, comes by upload.
    const twice: Body = ([y]) => [mul(y ?? 0, 2)];
    gone = true;
    for (const run of [
      () => runner.run("train", [x]),
      () => runEagerly(mortal, "train", [x], noise),
      () => new Runner(mortal, twice).run("train", [x]),
    ]) {
      expect(run).toThrow(ExecutionError);
      expect(run).toThrow(
        'upload: found backend "mortal" failing (context lost), expected it to do its work; make it anew, or use another',
      );
    }
  });

  it("names the kernel that failed to copy what a run consumes", () => {
    let gone = false;
    const own = observed(createReferenceBackend(), (kernel) => {
      if (gone && kernel === "slice") throw new Error("context lost");
    });
    const weight = weightOn(own);
    const runner = new Runner(own, (_, context: Context) => {
      context.update(weight, add(context.value(weight), 1));
      return [];
    });
    using shared = weight.tensor.alias();
    gone = true;
    expect(() => runner.run("train", [])).toThrow(
      'slice: found backend "reference" failing (context lost)',
    );
    expect([...shared.dataSync()]).toEqual([1, 2]);
  });

  it("that lost the state makes reading it an error until it is set anew", async () => {
    const { own, losing } = losingBackend();
    const weight = weightOn(losing);
    const runner = new Runner(losing, (_, context: Context) => {
      context.update(weight, add(context.value(weight), 1));
      return [];
    });
    expect(() => runner.run("train", [])).toThrow(ExecutionError);
    await expect(weight.read()).rejects.toThrow(DisposedError);
    weight.set([7, 8]);
    expect([...(await weight.read())]).toEqual([7, 8]);
    expect(own.memory().buffers).toBe(1);
  });
});

/** A compiler whose every run consumes what was donated, and then fails. */
function losingBackend(): { own: ReferenceBackend; losing: Backend } {
  const own = createReferenceBackend();
  const losing: Backend = {
    ...own,
    compile: (program: Program) => ({
      run: (_, state) => {
        program.state.forEach((slot, i) => {
          const { buffer } = state[i] ?? {};
          if (program.donated.has(slot) && buffer instanceof Float64Array) own.free(buffer);
        });
        throw new ExecutionError("device lost", "lost");
      },
      dispose: () => undefined,
    }),
  };
  return { own, losing };
}

describe("recording", () => {
  const backend = createReferenceBackend();
  const record = (body: Body): Program => capture(backend, "eval", [[2]], body).program;

  it("refuses host values outside constant(), and every read", async () => {
    expect(() => record((_, context) => [tensor(context.backend, [1])])).toThrow(
      "record: found host values made into a tensor while a program is recorded, expected none (they would be the same in every run); pass them as an input, or wrap what never changes in constant()",
    );
    expect(() => record(([x]) => [tensor(backend, [...(x?.dataSync() ?? [])])])).toThrow(
      "record: found a tensor read while a program is recorded, expected none (it has no values yet); make it an output and read it after the run",
    );
    let reading: Promise<unknown> = Promise.resolve();
    record(([x]) => {
      reading = x?.data() ?? reading;
      return [];
    });
    await expect(reading).rejects.toThrow(ArgumentError);
  });

  it("refuses tensors that were made outside, as operands and as outputs", () => {
    const outside = tensor(backend, [1, 2]);
    expect(() => record(([x]) => [mul(x ?? 0, outside)])).toThrow(BackendMismatchError);
    expect(() => record(() => [outside])).toThrow(ArgumentError);
  });

  it("refuses a tensor of a recording around it", () => {
    const outer = capture(backend, "eval", [[2]], ([x]) => {
      expect(() => record(() => (x === undefined ? [] : [x]))).toThrow(
        "record: found an output that was not made in the recorded run",
      );
      return [];
    });
    expect(outer.program.steps).toEqual([]);
  });

  it("refuses to run an executable after its end", () => {
    const executable = createReplay(
      backend,
      record(([x]) => [mul(x ?? 0, 2)]),
    );
    executable.dispose();
    executable.dispose();
    expect(() => executable.run([tensor(backend, [1, 2]).buffer], [])).toThrow(
      "program: found it disposed, expected it alive; capture it again",
    );
  });
});
