/** Every mutant is caught by the case that it motivated, in words that say what is wrong; none shares its case. */
import { AbortedError } from "@convscope/core/errors";
import { describe, expect, it } from "vitest";
import { conformanceCases } from "./cases/conformance-cases.js";
import { createFloat32Backend, onHandles } from "./mutants/float32-backend.js";
import { float32Kernels } from "./mutants/float32-kernels.js";
import { Heap } from "./mutants/heap.js";
import type { Mutant } from "./mutants/mutant.js";
import { mutants } from "./mutants/mutants.js";
import { runConformance } from "./run-conformance.js";
import { formatSelfTest, runSelfTest, type SelfTestReport, tryMutant } from "./self-test.js";

/** Characters of a line, with room for the names that a bundler writes before imports. */
const LINE = 120;

const FORWARD = float32Kernels("forward");

/** What a mutant replaces, as source: one function of one table, or a kernel that it lacks. */
function replacedBy({ changes }: Mutant): readonly string[] {
  const heap = new Heap();
  const { lines, compute, kernels, backend, compiler, without, ...others } = changes;
  const tables: readonly object[] = [
    lines ?? {},
    compute?.(FORWARD) ?? {},
    kernels?.(onHandles(heap, FORWARD), heap) ?? {},
    backend?.(createFloat32Backend(), heap) ?? {},
    compiler ?? {},
    others,
  ];
  const replaced = tables.flatMap((table) => Object.values(table).map(String));
  return without === undefined ? replaced : [...replaced, without];
}

/** The whole source of a mutant's change: nothing may be set up around the line that it replaces. */
const sourcesOf = ({ changes }: Mutant): readonly string[] =>
  Object.values(changes).flatMap((change) =>
    typeof change === "function" ? [String(change)] : Object.values(change).map(String),
  );

const oneLine = (source: string): string => source.replaceAll(/\s+/g, " ");

describe("mutants", () => {
  it.each(mutants.map((mutant) => ({ mutant, title: mutant.wrong })))(
    "change one line: the one of a backend that $title",
    ({ mutant }) => {
      const replaced = replacedBy(mutant).map(oneLine);
      expect(replaced).toHaveLength(1);
      expect(replaced[0]?.length).toBeLessThanOrEqual(LINE);
      for (const source of sourcesOf(mutant)) {
        expect(source).not.toMatch(/;|=>\s*\{|\bfunction\b|\breturn\b/);
      }
    },
  );

  it.each(mutants.map((mutant) => ({ mutant, title: `${mutant.kernel}: ${mutant.wrong}` })))(
    "catches $title",
    async ({ mutant }) => {
      const { caught, message } = await tryMutant(mutant);
      expect(message).toMatch(mutant.says);
      expect(message.startsWith(`${mutant.kernel}: ${mutant.caughtBy}: `)).toBe(true);
      expect(caught).toBe(true);
    },
  );

  it("each name a case and a fault of their own", () => {
    const cases = mutants.map(({ kernel, caughtBy }) => `${kernel}: ${caughtBy}`);
    const wrongs = mutants.map(({ wrong }) => wrong);
    expect(cases.filter((name, i) => cases.indexOf(name) !== i)).toEqual([]);
    expect(wrongs.filter((name, i) => wrongs.indexOf(name) !== i)).toEqual([]);
    expect(mutants.length).toBeGreaterThanOrEqual(80);
  });

  it("name a case that there is exactly once", () => {
    for (const { kernel, caughtBy } of mutants) {
      const named = conformanceCases.filter((c) => c.kernel === kernel && c.name === caughtBy);
      expect(named, `${kernel}: ${caughtBy}`).toHaveLength(1);
    }
  });

  it("include a backend that lacks a required kernel; one that lacks an optional one passes", async () => {
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

describe("formatSelfTest", () => {
  const report: SelfTestReport = {
    mutants: [
      { wrong: "pads", kernel: "conv2d", case: "a", caught: true, message: "conv2d: a: 1 differs" },
      { wrong: "flips", kernel: "conv2d", case: "b", caught: false, message: "conv2d: b: " },
    ],
    correct: [{ name: "the reference", passed: 2, failures: ["concat: c: leaks"] }],
    caught: 1,
    total: 2,
    ok: false,
  };

  it("lists every backend with what was said of it, and counts the caught in the last line", () => {
    const text = formatSelfTest(report);
    expect(text).toContain('caught  a backend that pads\n          conv2d, "a": 1 differs');
    expect(text).toContain('MISSED  a backend that flips\n          conv2d, "b": passed');
    expect(text).toContain("FAILED  the reference: 2 cases passed, 1 failed");
    expect(text).toContain("concat: c: leaks");
    expect(text.split("\n").at(-1)).toBe("1 of 2 mutants caught");
  });
});

describe("runSelfTest", () => {
  it("stops between backends when it is asked to", async () => {
    const controller = new AbortController();
    const names: string[] = [];
    const aborted = runSelfTest({
      signal: controller.signal,
      onBackend: (name) => {
        names.push(name);
        controller.abort();
      },
    });
    await expect(aborted).rejects.toThrow(AbortedError);
    expect(names).toEqual([mutants[0]?.wrong]);
  });
});
