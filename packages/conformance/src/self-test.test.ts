/** Backends with one thing wrong each: the suite must fail them, in a case whose name says what is wrong. */
import type { Backend } from "@convscope/core/backend";
import { createReplay } from "@convscope/core/program";
import { describe, expect, it } from "vitest";
import { runConformance } from "./run-conformance.js";
import { bufferMutants } from "./testing/buffer-mutants.js";
import { type Changes, createFloat32Backend, type Handle } from "./testing/float32-backend.js";
import { valueMutants } from "./testing/value-mutants.js";

/** A compiler that replays, and then spoils what it gives. */
const compiling = (spoil: (values: Float32Array) => void): Changes => ({
  backend: (correct, heap) => ({
    compile: (program) => {
      const plain: Backend = correct;
      const replay = createReplay(plain, program);
      return {
        run: (inputs) => {
          const { outputs } = replay.run(inputs, []);
          for (const output of outputs as readonly Handle[]) spoil(heap.values(output));
          return { outputs: outputs as readonly Handle[], state: [] };
        },
        dispose: () => replay.dispose(),
      };
    },
  }),
});

describe("the suite on broken backends", () => {
  it.each([...valueMutants, ...bufferMutants])("catches a backend that $wrong", async (mutant) => {
    const { kernel, changes, caughtBy, says = /./ } = mutant;
    const report = await runConformance(() => createFloat32Backend(changes), {
      filter: (c) => c.kernel === kernel,
    });
    const failure = report.failures.find((f) => f.case === caughtBy);
    expect(
      report.failures.map((f) => f.case),
      "cases that failed",
    ).toContain(caughtBy);
    expect(failure?.message).toMatch(says);
    expect(failure?.message.startsWith(`${kernel}: ${caughtBy}: `)).toBe(true);
  });

  it("catches a compiled program that differs from eager in the last bit", async () => {
    const filter = (c: { readonly kernel: string }): boolean => c.kernel === "batchNorm";
    const honest = await runConformance(() => createFloat32Backend(compiling(() => {})), {
      filter,
    });
    expect(honest.failures).toEqual([]);
    const spoilt = compiling((values) => {
      values[0] = Math.fround((values[0] as number) * (1 + 2 ** -23));
    });
    const report = await runConformance(() => createFloat32Backend(spoilt), { filter });
    expect(report.failures[0]?.message).toMatch(/compiled as a program it gives/);
  });

  it("fails a backend that lacks a required kernel, and not one that lacks an optional one", async () => {
    const report = await runConformance(
      () => {
        const backend = createFloat32Backend();
        const { slice: _slice, ...rest } = backend.kernels;
        return { ...backend, kernels: rest as typeof backend.kernels, fused: {} };
      },
      { filter: (c) => c.kernel === "slice" || c.kernel === "softmax" },
    );
    expect(report.kernels.slice?.passed).toBe(0);
    expect(report.failures[0]?.message).toMatch(/is missing: every backend has this kernel/);
    expect(report.kernels.softmax).toMatchObject({ passed: 0, failed: 0 });
  });
});
