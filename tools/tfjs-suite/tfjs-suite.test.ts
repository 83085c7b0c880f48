/** TensorFlow.js's own suite on our kernels, run as `pnpm tfjs-suite` runs it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createJsBackend } from "@convscope/backend-js";
import { beforeAll, describe, expect, it } from "vitest";
import { reportText } from "./report.mjs";
import { runSuite } from "./run-suite.mjs";
import { judge, type Verdict } from "./verdict.mjs";

describe("TensorFlow.js's own suite", () => {
  let verdict: Verdict;

  beforeAll(async () => {
    const list = readFileSync(join(import.meta.dirname, "differences.json"), "utf8");
    verdict = judge(await runSuite(), JSON.parse(list));
  }, 300_000);

  it("passes wherever a kernel of ours ran, but for the specs that differ by definition", () => {
    expect(verdict.faults).toEqual([]);
    expect(verdict.passed.length + verdict.differ.length).toBe(verdict.all.touched);
  });

  it("reaches as many specs as it did, so that no rule has quietly left its calls to TensorFlow.js", () => {
    expect(verdict.all.touched).toBe(1527);
  });

  it("calls every kernel of the contract", () => {
    const { kernels, grads, fused } = createJsBackend();
    const names = [kernels, grads, fused].flatMap((table) => Object.keys(table));
    expect(Object.keys(verdict.calls).sort()).toEqual(names.sort());
  });

  it("ends its report with the figure", () => {
    expect(reportText(verdict).split("\n").at(-1)).toBe(
      `${verdict.passed.length} passed, 0 failed`,
    );
  });
});
