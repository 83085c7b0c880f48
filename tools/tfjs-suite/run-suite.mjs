// Runs TensorFlow.js's own specs twice, each time in a process of its own: on our kernels, and for control on TensorFlow.js's.
// Both are one bundle, since TensorFlow.js ships its tests as modules that Node cannot load by themselves.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

/** @typedef {import("./suite/specs.js").Run} Run */

const folder = import.meta.dirname;

/** Bundles specs and kernels into one file. @param {string} outfile */
async function bundle(outfile) {
  await build({
    entryPoints: [join(folder, "suite", "main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    conditions: ["@convscope/source"],
    // Modules alone share one TensorFlow.js between its specs, its CPU backend and our kernels.
    mainFields: ["module", "main"],
    // TensorFlow.js's tests are marked as free of side effects, and would be dropped.
    ignoreAnnotations: true,
    external: ["jasmine-core"],
    alias: {
      "jasmine-core/lib/jasmine-core/jasmine.js": join(folder, "suite", "jasmine-core.cjs"),
    },
    logLevel: "error",
  });
}

const execute = promisify(execFile);

/** @param {string} suite @param {"ours" | "control"} kernels @param {string} file @returns {Promise<Run>} */
async function runOn(suite, kernels, file) {
  try {
    // Specs print what they time and warn of, which matters only when one ends the process.
    await execute(process.execPath, [suite, kernels, file], { maxBuffer: 1 << 28 });
  } catch (cause) {
    throw new Error(`tfjs-suite: the run on ${kernels} did not reach its end`, { cause });
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/** What became of every spec on our kernels and on TensorFlow.js's. */
export async function runSuite() {
  // Inside this package, where Node finds jasmine-core.
  const place = mkdtempSync(join(folder, "node_modules", ".tfjs-suite-"));
  try {
    const suite = join(place, "suite.cjs");
    await bundle(suite);
    const [ours, control] = await Promise.all([
      runOn(suite, "ours", join(place, "ours.json")),
      runOn(suite, "control", join(place, "control.json")),
    ]);
    return { ours, control };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
