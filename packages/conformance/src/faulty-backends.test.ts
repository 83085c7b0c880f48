/** What a backend's author gets wrong on the first day: the suite names it, run as a library, and leaves nothing behind. */
import { ArgumentError } from "@convscope/core/errors";
import { createReferenceBackend } from "@convscope/core/reference";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Case } from "./case.js";
import { fuzzBackend } from "./fuzz/index.js";
import { conformanceCases, runCase, runConformance } from "./index.js";
import { type Changes, createFloat32Backend } from "./mutants/float32-backend.js";
import { describeBackend } from "./vitest.js";

// Whole suites: some seconds each, many on a machine with other work.
vi.setConfig({ testTimeout: 600_000 });

const run = (changes: Changes, filter: (c: Case) => boolean = () => true) =>
  runConformance(() => createFloat32Backend(changes), { filter });

/** A conv2d that gives one element too few. */
const short: Changes = {
  compute: ({ conv2d }) => ({ conv2d: (...all) => conv2d(...all).slice(1) }),
};

const plainArray: Changes = {
  backend: ({ read }) => ({
    read: async (handle) => {
      const values: unknown = Array.from(await read(handle));
      return values as Float32Array;
    },
  }),
};

describe("a backend with a fault in every read", () => {
  const stray: unknown[] = [];
  const note = (reason: unknown): void => void stray.push(reason);
  beforeEach(() => void process.on("unhandledRejection", note));
  afterEach(() => void process.off("unhandledRejection", note));

  const faults: readonly (readonly [string, Changes])[] = [
    ["a convolution one element short", short],
    [
      "a read that rejects",
      { backend: () => ({ read: () => Promise.reject(new Error("the device was lost")) }) },
    ],
    [
      "a read that throws",
      {
        backend: () => ({
          read: () => {
            throw new Error("the device was lost");
          },
        }),
      },
    ],
    [
      "a read one element short",
      { backend: ({ read }) => ({ read: async (handle) => (await read(handle)).subarray(1) }) },
    ],
    ["a read of plain arrays", plainArray],
  ];
  it.each(faults)("fails, and leaves no rejection unhandled: %s", async (_what, changes) => {
    stray.length = 0;
    const report = await run(changes);
    await new Promise((resolve) => setImmediate(resolve));
    expect(report.failed).toBeGreaterThan(20);
    expect(report.silence).toBeUndefined();
    expect(stray).toEqual([]);
  });
});

describe("a read that gives a plain array", () => {
  it("fails every kernel case by what it gave", async () => {
    const report = await run(plainArray, ({ kernel }) => kernel === "slice");
    expect(report.passed).toBe(0);
    expect(report.failures[0]?.problems).toEqual([
      'threw "read gave an array, expected a Float32Array"',
    ]);
  });

  it("fails random cases", async () => {
    const create = () => createFloat32Backend(plainArray);
    const { failures } = await fuzzBackend(create, { runs: 5, seed: 1, kernels: ["permute"] });
    expect(failures[0]?.problems).toEqual(['threw "read gave an array, expected a Float32Array"']);
  });
});

describe("what the platform tells of beside a case", () => {
  it("fails that case, after its own problems", async () => {
    const told = [[], ["left a promise rejected (boom)"]];
    const report = await runConformance(createReferenceBackend, {
      filter: ({ kernel }) => kernel === "slice",
      strays: async () => told.shift() ?? [],
    });
    const second = conformanceCases.filter(({ kernel }) => kernel === "slice")[1]?.name;
    expect(report.failures.map(({ message }) => message)).toEqual([
      `slice: ${second}: left a promise rejected (boom)`,
    ]);
  });
});

describe("gradients without their forward kernel", () => {
  const convolutions = ["conv2d", "conv2dInputGrad", "conv2dWeightGrad"];
  const following = async (changes: Changes) => {
    const { failures } = await run(changes, ({ kernel }) => convolutions.includes(kernel));
    return failures.filter(({ kernel }) => kernel !== "conv2d");
  };

  it("fail by what is missing, and follow from it", async () => {
    const failures = await following({ without: "conv2d" });
    expect(failures.length).toBeGreaterThan(10);
    expect(failures.every(({ follows }) => follows === "conv2d")).toBe(true);
    expect(failures[0]?.problems).toEqual([
      "is the adjoint of conv2d, which is missing (add that first)",
    ]);
  });

  it("follow from one that throws, and hold no buffers because of it", async () => {
    const failures = await following({
      compute: () => ({
        conv2d: () => {
          throw new Error("no shader");
        },
      }),
    });
    expect(failures.length).toBeGreaterThan(10);
    expect(failures.every(({ follows }) => follows === "conv2d")).toBe(true);
    expect(failures[0]?.problems).toEqual([
      'is the adjoint of conv2d on the same backend, which threw "no shader" (where conv2d fails its own cases, correct that first)',
    ]);
  });

  it.each(["unary", "slice", "conv2dWeightGrad"] as const)(
    "and programs, gradients and uses of memory that call a missing %s follow from it, by name",
    async (without) => {
      const { failures } = await run({ without }, ({ kernel }) =>
        [without, "program", "gradient", "memory"].includes(kernel),
      );
      const several = failures.filter(({ kernel }) => kernel !== without);
      expect(several.length).toBeGreaterThan(3);
      for (const { follows, message } of several) {
        expect(follows, message).toBe(without);
        expect(message).toContain(`${without}: found it missing, expected the kernel (`);
        expect(message).not.toContain("is not a function");
      }
    },
  );

  it("and fused kernels without a part of their composition follow from that", async () => {
    const { failures } = await run({ without: "reduce" }, ({ kernel }) =>
      ["reduce", "softmax"].includes(kernel),
    );
    const fused = failures.filter(({ kernel }) => kernel === "softmax");
    expect(fused.length).toBeGreaterThan(3);
    expect(fused.every(({ follows }) => follows === "reduce")).toBe(true);
  });
});

describe("impossible arguments", () => {
  const backend = createReferenceBackend();
  const other = (value: unknown): typeof createReferenceBackend =>
    value as typeof createReferenceBackend;

  it.each([
    ["a backend", backend],
    ["a promise", Promise.resolve(backend)],
    ["undefined", undefined],
  ])("are refused: %s in place of a factory", async (found, create) => {
    const text = `found ${found}, expected a function that makes a backend (the suite makes its own and disposes of it); write () => createMyBackend()`;
    await expect(runConformance(other(create))).rejects.toThrow(`conformance: ${text}`);
    const fuzz = fuzzBackend(other(create), { runs: 1, seed: 1 });
    await expect(fuzz).rejects.toThrow(`fuzz: ${text}`);
  });

  it.each([
    [{ filter: "conv2d" }, 'conformance: found filter "conv2d", expected a function of a case; '],
    [{ timeLimit: -1 }, "conformance: found timeLimit -1, expected milliseconds above 0 and "],
    [{ timeLimit: "5s" }, 'conformance: found timeLimit "5s", expected milliseconds above 0 '],
    [{ timelimit: 5 }, 'conformance: found option "timelimit", expected only timeLimit, '],
  ])("are refused: options %j", async (options: object, text) => {
    const refused = runConformance(createReferenceBackend, options);
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(text);
  });

  it("are refused by the entries for one case, for random ones and for vitest, too", async () => {
    const timeLimit = Number.POSITIVE_INFINITY;
    const [c] = conformanceCases;
    if (c === undefined) throw new RangeError("no case");
    await expect(runCase(backend, c, { timeLimit })).rejects.toThrow("runCase: found timeLimit");
    const fuzz = fuzzBackend(createReferenceBackend, { runs: 1, seed: 1, timeLimit });
    await expect(fuzz).rejects.toThrow("fuzz: found timeLimit");
    const declare = (options: object): void =>
      describeBackend("mine", createReferenceBackend, options);
    expect(() => declare({ timeLimit })).toThrow('describeBackend("mine"): found timeLimit');
    expect(() => declare({ timeout: 5 })).toThrow(
      'describeBackend("mine"): found option "timeout", expected only timeLimit',
    );
  });
});
