/** What the runner of program cases notices, on backends and scenarios made for it. */
import { exp, relu, tensor } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { describe, expect, it } from "vitest";
import type { ProgramCase } from "./case.js";
import { conformanceCases } from "./cases/conformance-cases.js";
import { type Changes, compiled, createFloat32Backend } from "./mutants/float32-backend.js";
import { createNoisyBackend } from "./programs/noisy-backend.js";
import type { Scenario } from "./programs/stage.js";
import { runConformance } from "./run-conformance.js";
import { runProgramCase } from "./run-program-case.js";

const caseOf = (play: Scenario): ProgramCase => ({
  name: "made for a test",
  kernel: "program",
  trains: false,
  play,
});

const problemsOf = async (play: Scenario, changes: Changes = {}): Promise<readonly string[]> =>
  (await runProgramCase(createFloat32Backend(changes), caseOf(play))).problems;

/** relu of some numbers, noted. */
const rectified: Scenario = async (stage) => {
  const x = stage.tensor([2, 3], 1);
  const [y] = stage.run("eval", [x], "", ([input]) => (input === undefined ? [] : [relu(input)]));
  if (y !== undefined) await stage.note("y", y);
};

describe("a program case", () => {
  it("passes a correct backend, compiled or not", async () => {
    expect(await problemsOf(rectified)).toEqual([]);
    expect(await problemsOf(rectified, compiled)).toEqual([]);
  });

  it("says in which of its ways a value went wrong", async () => {
    const spoilt: Changes = { compiler: { output: (made) => made.map(() => 9) } };
    const [problem, ...others] = await problemsOf(rectified, spoilt);
    expect(problem).toMatch(/^compiled: y: 6 of 6 elements differ; element 0 is 9, expected/);
    expect(others).toEqual([]);
  });

  it("says when a replayed run differs from the eager one within the bound", async () => {
    let calls = 0;
    const play: Scenario = async (stage) => {
      const x = stage.tensor([4], 1, (values) => values.fill(3));
      const [y] = stage.run("eval", [x], "", ([a]) => (a === undefined ? [] : [exp(a)]));
      if (y !== undefined) await stage.note("y", y);
    };
    const wavering = (deterministic: boolean): Changes => ({
      facts: { deterministic },
      compute: ({ unary }) => ({
        unary: (x, g) => unary(x, g).map((v) => v * (1 + (calls++ % 8 < 4 ? 2 ** -23 : 0))),
      }),
    });
    const [problem] = await problemsOf(play, wavering(true));
    expect(problem).toMatch(/^replayed: y: element 0 is .*, eager gave/);
    expect(await problemsOf(play, wavering(false))).toEqual([]);
  });

  it("says when two numbers that must agree do not, though each is within its bound", async () => {
    const play: Scenario = async (stage) => {
      stage.noteAgreement(["a", "b"], [1, 2], [1, 3]);
    };
    const [problem] = await problemsOf(play);
    expect(problem).toMatch(
      /^eager: a is not b: 1 of 2 elements differ; element 1 is 2, expected 3/,
    );
  });

  it("finds what a scenario leaves behind, and counts its notes", async () => {
    const leaking: Scenario = async ({ backend }) => {
      tensor(backend, [1, 2]);
    };
    expect((await problemsOf(leaking))[0]).toMatch(/^eager: leaks: 1 buffers more/);
    const once: Scenario = async (stage) => {
      if (stage.backend.name !== "float32") stage.noteValues("only elsewhere", [1]);
    };
    expect((await problemsOf(once))[0]).toBe("eager: 0 values were noted, expected 1");
  });

  it("reports what a scenario throws, and frees what it had made", async () => {
    const backend = createFloat32Backend();
    const failing = caseOf(async (stage) => {
      stage.tensor([3], 1);
      if (stage.backend.name === "float32") throw new Error("lost its way");
    });
    const { problems } = await runProgramCase(backend, failing);
    expect(problems[0]).toBe("eager: lost its way");
    expect(backend.memory().buffers).toBe(0);
  });
});

describe("the noisy reference", () => {
  const x = Float32Array.of(1, -2, 0, 0.3);
  const vector = { out: [4], strides: [[1]] } as const;

  it("is off by a bound in every element, and exact where the bound is 0", () => {
    const noisy = createNoisyBackend(createFloat32Backend(), 1);
    const found = noisy.kernels.unary(x, { op: "exp", ...vector });
    found.forEach((value, i) => {
      const exact = Math.exp(x[i] as number);
      expect(Math.abs(value - exact) / exact).toBeGreaterThan(2 ** -24);
      expect(Math.abs(value - exact) / exact).toBeLessThan(2 ** -20);
    });
    expect(noisy.kernels.unary(x, { op: "neg", ...vector })).toEqual(x.map((v) => -v));
  });

  it("has the fused kernels of the backend that it stands for, and no others", () => {
    const { fused: _fused, ...plain } = createFloat32Backend();
    expect(createNoisyBackend(plain, 1).fused).toEqual({});
    expect(Object.keys(createNoisyBackend(createReferenceBackend(), 1).fused ?? {})).toEqual([
      "conv2dBiasActivation",
      "batchNorm",
      "localResponseNorm",
      "softmax",
    ]);
  });
});

describe("the program and gradient cases", () => {
  const ofPrograms = {
    filter: (c: { readonly kernel: string }) => /program|gradient/.test(c.kernel),
  };

  it("leave out those that train on a backend that only infers", async () => {
    const { grads: _grads, ...inference } = createFloat32Backend();
    const report = await runConformance(() => inference, ofPrograms);
    expect(report.failures).toEqual([]);
    expect(report.kernels.gradient).toMatchObject({ passed: 0, failed: 0 });
    const forward = conformanceCases.filter((c) => c.kernel === "program" && !c.trains);
    expect(report.kernels.program?.passed).toBe(forward.length);
  });
});
