/** How many of the suite's wrong kernels random cases find, and that many of them find nothing on correct backends. */
import { KERNEL_NAMES } from "@convscope/core/program";
import { createReferenceBackend } from "@convscope/core/reference";
import { expect, it } from "vitest";
import { createFloat32Backend } from "../mutants/float32-backend.js";
import { float32Kernels, type SumOrder } from "../mutants/float32-kernels.js";
import { mutants } from "../mutants/mutants.js";
import { fuzzBackend } from "./fuzz-backend.js";

const RUNS = 2000;

const ofKernels = mutants.flatMap((mutant) => {
  const kernel = KERNEL_NAMES.find((name) => name === mutant.kernel);
  return kernel === undefined ? [] : [{ kernel, wrong: mutant.wrong, changes: mutant.changes }];
});

it.each(ofKernels)(
  "$kernel: 2,000 random cases find a backend that $wrong",
  async ({ kernel, changes }) => {
    const report = await fuzzBackend(() => createFloat32Backend(changes), {
      runs: RUNS,
      seed: 1,
      kernels: [kernel],
    });
    expect(report.failures.map((failure) => failure.kernel)).toEqual([kernel]);
  },
);

it.each<SumOrder>(["forward", "reversed", "blocked", "pairwise"])(
  "20,000 random cases find nothing in float32 with sums taken %s",
  async (order) => {
    const base = float32Kernels(order);
    const report = await fuzzBackend(() => createFloat32Backend({ base }), {
      runs: 20_000,
      seed: 3,
    });
    expect(report.failures).toEqual([]);
  },
);

it("20,000 random cases find nothing in the reference", async () => {
  const report = await fuzzBackend(createReferenceBackend, { runs: 20_000, seed: 4 });
  expect(report.failures).toEqual([]);
});
