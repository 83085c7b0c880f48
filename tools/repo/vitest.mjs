// Runs vitest as a child, with a machine-readable report beside the readable one. Not a wrapper for
// its options: those pass through.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { memory, repository } from "./setup.mjs";

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {{ status: string, assertionResults: readonly unknown[] }} FileReport */
/** @typedef {{ numPassedTests: number, numFailedTests: number, testResults: readonly FileReport[] }} Report */

/** @param {"test" | "verify"} kind */
function reportFile(kind) {
  return join(memory, `${kind}-report.json`);
}

/**
 * Runs vitest once and returns its exit code.
 * @param {"test" | "verify"} kind
 * @param {readonly string[]} args
 */
export function runVitest(kind, args) {
  mkdirSync(memory, { recursive: true });
  rmSync(reportFile(kind), { force: true });
  const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json"];
  const report = `--outputFile.json=${reportFile(kind)}`;
  const run = spawnSync(
    process.execPath,
    [vitest, "run", "--mode", kind, ...reporters, report, ...args],
    { cwd: repository, stdio: ["ignore", "inherit", "inherit"] },
  );
  return run.status ?? 1;
}

/**
 * The numbers of the last run, or zeros if it left no report. A file that cannot be loaded counts as
 * one failed test, since none of its tests could run.
 * @param {"test" | "verify"} kind
 * @returns {Counts}
 */
export function lastCounts(kind) {
  if (!existsSync(reportFile(kind))) return { passed: 0, failed: 0 };
  /** @type {Report} */
  const report = JSON.parse(readFileSync(reportFile(kind), "utf8"));
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** Forgets earlier runs, so that their numbers cannot be taken for new ones. */
export function forgetCounts() {
  rmSync(reportFile("test"), { force: true });
  rmSync(reportFile("verify"), { force: true });
}
