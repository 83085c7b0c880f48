import { type ConformanceReport, conformanceCases, runConformance } from "@convscope/conformance";
import type { Backend } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { expect, test } from "vitest";
import { createScreen } from "../terminal/screen.js";
import { fakeHost } from "../testing/fake-host.js";
import { printReport } from "./print-report.js";

function printed(report: ConformanceReport): string {
  const host = fakeHost({ columns: 100, environment: { NO_COLOR: "1" } });
  printReport(report, createScreen(host, { color: false }));
  return host.out.text;
}

test("a kernel that is missing is told by three of its cases, and the rest by their number", async () => {
  const report = await runConformance(
    (): Backend => {
      const backend = createReferenceBackend();
      return { ...backend, kernels: Object.assign({ ...backend.kernels }, { slice: undefined }) };
    },
    { filter: ({ kernel }) => kernel === "slice" },
  );
  const all = conformanceCases.filter(({ kernel }) => kernel === "slice").length;
  const text = printed(report);
  expect(text.match(/is missing: every backend has this kernel/g)).toHaveLength(3);
  expect(text).toContain(`failed ${all - 3} more cases of slice in the same words\n`);
  expect(text).toContain(`reference fails: 0 passed, ${all} failed`);
});
