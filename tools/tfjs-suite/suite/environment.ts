/**
 * Where the specs run: a backend whose kernels are ours, or for control TensorFlow.js's CPU kernels under the same name.
 * A module of its own, since TensorFlow.js reads its environments when the specs are loaded.
 */
import { createJsBackend } from "@convscope/backend-js";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util.js";
import "@tensorflow/tfjs-backend-cpu";
import { kernelFamilies, registerKernels } from "../kernels/register.js";
import { countCalls } from "./count-calls.js";
import { environmentName, type RuledKernel, type SpecKernels } from "./specs.js";

const families = process.argv[2] === "control" ? {} : kernelFamilies;
/** Kernels of TensorFlow.js that run on ours. */
export const kernels: readonly RuledKernel[] = Object.entries(families).flatMap(([family, rules]) =>
  rules.map(({ name }) => ({ kernel: name, family })),
);

const backendName = "convscope";
const { backend, calls } = countCalls(createJsBackend());
let before = 0;
let touched = new Set<string>();
let left = new Set<string>();

/** What ran since the last call of this function. */
export function takeRuns(): SpecKernels {
  const runs = { kernels: [...touched].sort(), left: [...left].sort() };
  touched = new Set();
  left = new Set();
  return runs;
}

registerKernels(backendName, backend, {
  families,
  onRun: (kernel, by) => {
    if (by === "tfjs") left.add(kernel);
    // A rule that meets no elements calls no kernel of ours.
    else if (calls() > before) touched.add(kernel);
    before = calls();
  },
});
setTestEnvs([{ name: environmentName, backendName, isDataSync: true }]);
