/** Random cases find what is wrong, shrink it to next to nothing, and find nothing on correct backends. */
import { ArgumentError, UnsupportedError } from "@convscope/core/errors";
import { KERNEL_NAMES } from "@convscope/core/program";
import { createReferenceBackend } from "@convscope/core/reference";
import { describe, expect, it, vi } from "vitest";
import type { KernelCase } from "../case.js";
import { operandLengths } from "../lengths.js";
import { type Changes, createFloat32Backend } from "../mutants/float32-backend.js";
import { float32Kernels, type SumOrder } from "../mutants/float32-kernels.js";
import { mutants } from "../mutants/mutants.js";
import { runCase } from "../run-case.js";
import { loadFastCheck } from "./fast-check.js";
import { fuzzBackend } from "./fuzz-backend.js";
import type { FuzzFailure, FuzzReport } from "./fuzz-report.js";
import { fuzzLines, fuzzVerdict } from "./fuzz-report.js";

// Some seconds each, many on a machine with other work.
vi.setConfig({ testTimeout: 300_000 });

/** Runs within which each of the mutants below is found. */
const RUNS = 300;

const elementsOf = (c: KernelCase): number =>
  operandLengths(c.kernel, c.geometry).reduce((sum, length) => sum + length, 0);

function changesOf(wrong: string): Changes {
  const found = mutants.find((mutant) => mutant.wrong === wrong);
  if (found === undefined) throw new RangeError(`no mutant "${wrong}"`);
  return found.changes;
}

const onlyFailure = ({ failures }: FuzzReport): FuzzFailure => {
  const [failure] = failures;
  if (failure === undefined || failures.length > 1) throw new Error(`${failures.length} failures`);
  return failure;
};

const flipped = (): ReturnType<typeof createFloat32Backend> =>
  createFloat32Backend(changesOf("flips the kernel"));

describe("random cases of correct backends", () => {
  it("ends with the first case that has no answer", async () => {
    const create = () => ({
      ...createReferenceBackend(),
      read: (): Promise<never> => new Promise(() => {}),
    });
    const report = await fuzzBackend(create, { runs: 40, seed: 3, timeLimit: 10 });
    expect(report).toMatchObject({ done: 1, stopped: false });
    expect(report.failures.map(({ problems }) => problems)).toEqual([
      ["gave no answer within 0.01 s: a read that never settles, or work that takes longer"],
    ]);
  });

  it("do not fail on the reference", async () => {
    const report = await fuzzBackend(createReferenceBackend, { runs: 600, seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ done: 600, runs: 600, stopped: false });
    expect(Object.keys(report.kernels)).toEqual(KERNEL_NAMES);
  });

  it.each<SumOrder>(["forward", "reversed", "blocked", "pairwise"])(
    "do not fail in float32 with sums taken %s",
    async (order) => {
      const base = float32Kernels(order);
      const report = await fuzzBackend(() => createFloat32Backend({ base }), {
        runs: 600,
        seed: 2,
      });
      expect(report.failures).toEqual([]);
      expect(report.done).toBe(600);
    },
  );
});

describe("random cases of wrong backends", () => {
  it.each([
    ["conv2d", "flips the kernel", 4],
    ["conv2d", "ignores dilation", 5],
    ["conv2d", "lets every group see the first group's maps", 4],
    ["conv2d", "returns the vertical padding for the horizontal", 2],
    ["conv2dWeightGrad", "forgets all images but the first in the gradient for the filters", 4],
    ["maxPool2dInputGrad", "gives a tie's gradient to the last maximum", 3],
    ["avgPool2d", "counts what lies beyond the edge in ceil mode", 4],
    ["matmul", "leaks a scratch buffer", 2],
    ["permute", "takes a permutation for its inverse", 8],
    ["reduce", "loses the last term of a long sum", 6000],
    ["unary", "rounds halves up", 2],
    ["unary", "writes to its operand", 1],
  ] as const)(
    "of %s find a backend that %s, with at most %i elements",
    async (kernel, wrong, most) => {
      const report = await fuzzBackend(() => createFloat32Backend(changesOf(wrong)), {
        runs: RUNS,
        seed: 1,
        kernels: [kernel],
      });
      const failure = onlyFailure(report);
      expect(failure.kernel).toBe(kernel);
      expect(elementsOf(failure.case), failure.message).toBeLessThanOrEqual(most);
      expect(report.done).toBeLessThanOrEqual(RUNS);
    },
  );

  it("say in one paragraph what failed, on what, by how much, and how to see it again", async () => {
    const report = await fuzzBackend(flipped, {
      runs: RUNS,
      seed: 7,
      kernels: ["conv2d", "slice"],
    });
    const { message, run } = onlyFailure(report);
    expect(message).toMatch(/^conv2d with x \[1, 1, \d, \d\], w \[1, 1, \d, \d\], output 1 × 1; /);
    expect(message).toMatch(
      /operand 0 \[.*\]; operand 1 \[.*\]: 1 of 1 elements differ; element 0 is /,
    );
    expect(message).toMatch(/expected \S+ exactly/);
    expect(message).toContain(`(seed 7, run ${run})`);
    expect(message).not.toContain("\n");
    expect(fuzzVerdict(report)).toMatch(/of 300 random cases ran, seed 7: failed: conv2d$/);
    expect(fuzzLines(report)[1]).toContain(message);
  });

  it("give a record that fails again when it has been JSON, and passes where nothing is wrong", async () => {
    const nan = await fuzzBackend(
      () => createFloat32Backend(changesOf("drops a NaN in max pooling")),
      { runs: RUNS, seed: 1, kernels: ["maxPool2d"] },
    );
    const failure = onlyFailure(nan);
    const pasted: KernelCase = JSON.parse(JSON.stringify(failure.case));
    expect(pasted).toEqual(failure.case);
    expect(pasted.name).toContain("found by fuzzing: seed 1, run ");
    const again = await runCase(
      createFloat32Backend(changesOf("drops a NaN in max pooling")),
      pasted,
    );
    expect(again.problems).toEqual(failure.problems);
    expect((await runCase(createFloat32Backend(), pasted)).status).toBe("passed");
  });

  it("run again alone by seed, kernel and run", async () => {
    const first = onlyFailure(
      await fuzzBackend(flipped, { runs: RUNS, seed: 3, kernels: ["conv2d"] }),
    );
    const { kernel, seed, run } = first;
    const again = await fuzzBackend(flipped, { runs: RUNS, seed, run, kernels: [kernel] });
    expect(again).toMatchObject({ done: 1, runs: 1 });
    expect(onlyFailure(again)).toEqual(first);
  });

  it("name a required kernel that is missing, and go on with the others", async () => {
    const report = await fuzzBackend(
      () => {
        const backend = createFloat32Backend();
        const { slice: _slice, ...rest } = backend.kernels;
        return { ...backend, kernels: rest as typeof backend.kernels, fused: {} };
      },
      { runs: 100, seed: 1 },
    );
    expect(onlyFailure(report).message).toMatch(/^slice .* is missing: every backend has/);
    expect(report.kernels.permute?.runs).toBeGreaterThan(0);
    expect(report.kernels).not.toHaveProperty("softmax");
  });
});

describe("fuzzBackend", () => {
  it("gives equal reports for equal seeds, others for other seeds", async () => {
    const run = (seed: number): Promise<FuzzReport> =>
      fuzzBackend(flipped, { runs: 120, seed, kernels: ["conv2d", "matmul", "binary"] });
    const [first, same, other] = [await run(11), await run(11), await run(12)];
    expect(same).toEqual(first);
    expect(other.kernels).not.toEqual(first.kernels);
  });

  it("asks for NaN and infinities only where they are kept", async () => {
    const wrong = changesOf("drops a NaN in max pooling");
    const facts = { nonFinite: "unspecified" } as const;
    const report = await fuzzBackend(() => createFloat32Backend({ ...wrong, facts }), {
      runs: RUNS,
      seed: 1,
      kernels: ["maxPool2d"],
    });
    expect(report.failures).toEqual([]);
  });

  it("tells of every case, stops when it is asked to, says how far it came, and disposes", async () => {
    let disposed = 0;
    const controller = new AbortController();
    const seen: number[] = [];
    const report = await fuzzBackend(
      () => createFloat32Backend({ backend: () => ({ dispose: () => disposed++ }) }),
      {
        runs: 500,
        seed: 1,
        signal: controller.signal,
        onRun: (done, runs) => {
          seen.push(done);
          expect(runs).toBe(500);
          if (done === 30) controller.abort();
        },
      },
    );
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(report).toMatchObject({ done: 30, runs: 500, stopped: true, failures: [] });
    expect(fuzzVerdict(report)).toContain("30 of 500 random cases ran");
    expect(disposed).toBe(1);
  });

  it("refuses runs, seeds and numbers that mean nothing", async () => {
    const fuzz = (options: Parameters<typeof fuzzBackend>[1]): Promise<FuzzReport> =>
      fuzzBackend(createReferenceBackend, options);
    await expect(fuzz({ runs: 0, seed: 1 })).rejects.toThrow(ArgumentError);
    await expect(fuzz({ runs: 1, seed: 0.5 })).rejects.toThrow(
      /seed 0\.5, expected a whole number/,
    );
    await expect(fuzz({ runs: 1, seed: 1, run: 3 })).rejects.toThrow(/name it in kernels/);
  });

  it("gives the line that installs fast-check where it is missing", async () => {
    const missing = loadFastCheck(() => Promise.reject(new Error("Cannot find package")));
    await expect(missing).rejects.toThrow(UnsupportedError);
    await expect(missing).rejects.toThrow(/; npm install fast-check$/);
  });
});
