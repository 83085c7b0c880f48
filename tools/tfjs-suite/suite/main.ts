// TensorFlow.js's own specs in one process: `node suite.cjs ours|control FILE` writes what became of each one. This is the
// entry of a bundle; the order of imports is the order of loading.
import { writeFileSync } from "node:fs";
import { type Run, runSpecs } from "./specs.js";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { callCounts, kernels, takeRuns } from "./environment.js";
import "@tensorflow/tfjs-core/dist/tests.js";

/** Runs the suite and leaves its results in `file`. */
async function main(file: string): Promise<void> {
  const specs = await runSpecs(takeRuns);
  writeFileSync(file, JSON.stringify({ kernels, specs, calls: callCounts() } satisfies Run));
}

const [, , , file] = process.argv;
if (file === undefined)
  throw new Error("suite: found no file, expected one for the results; name it");
void main(file);
