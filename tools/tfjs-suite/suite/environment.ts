/**
 * Where the specs run: a backend whose kernels are ours, or for control TensorFlow.js's CPU kernels under the same name.
 * A module of its own, since TensorFlow.js reads its environments when the specs are loaded.
 */
import { createJsBackend } from "@convscope/backend-js";
import { kernelFamilies, registerKernels } from "@convscope/tfjs-kernels";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util.js";
import { countCalls } from "./count-calls.js";
import { environmentName, type RuledKernel, type SpecKernels } from "./specs.js";

const families = process.argv[2] === "control" ? {} : kernelFamilies;
/** Kernels of TensorFlow.js that run on ours. */
export const kernels: readonly RuledKernel[] = Object.entries(families).flatMap(([family, rules]) =>
  rules.map(({ name }) => ({ kernel: name, family })),
);

const backendName = "convscope";
const { backend, calls, total } = countCalls(createJsBackend());

/** How often each kernel of ours has been called so far. */
export function callCounts(): Record<string, number> {
  return Object.fromEntries(calls);
}

/** Calls up to the last run of a rule. */
let before = 0;
let touched = new Set<string>();
let left = new Set<string>();

/** What ran since the last call of this function. */
export function takeRuns(): SpecKernels {
  const runs = { kernels: [...touched].sort(), left: [...left].sort() };
  touched = new Set();
  left = new Set();
  before = total();
  return runs;
}

registerKernels(backendName, backend, {
  families,
  onRun: (kernel, by) => {
    if (by === "tfjs") left.add(kernel);
    // A rule that meets no elements calls no kernel of ours.
    else if (total() > before) touched.add(kernel);
    before = total();
  },
});
setTestEnvs([{ name: environmentName, backendName, isDataSync: true }]);
