/** Jasmine, ready before TensorFlow.js's specs are defined: their modules call `describe` when they are loaded. */
import { installGlobals, jasmine } from "jasmine-core";

/** Kernels of TensorFlow.js that a spec used, among those that have rules. */
export interface SpecKernels {
  /** Those in which a kernel of ours ran. */
  readonly kernels: readonly string[];
  /** Those that a rule left to TensorFlow.js, since ours is not defined for the call. */
  readonly left: readonly string[];
}

/** One spec of the suite as it ran. */
export interface SpecResult extends SpecKernels {
  /** Names of the suites and of the spec; the second of the same name ends in " #2". */
  readonly spec: string;
  /** "passed", "failed" or "pending", a spec that does not run here. */
  readonly status: string;
  /** What failed first. */
  readonly message?: string;
}

/** A kernel of TensorFlow.js that has a rule, and the family that it belongs to. */
export interface RuledKernel {
  readonly kernel: string;
  readonly family: string;
}

/** A run of the suite: the kernels that were computed on ours, and every spec. */
export interface Run {
  readonly kernels: readonly RuledKernel[];
  readonly specs: readonly SpecResult[];
  /** How often each kernel of our contract was called. */
  readonly calls: Readonly<Record<string, number>>;
}

/** The environment's name in titles; it says nothing, so it is taken out again. */
export const environmentName = "\u0000";

const env = jasmine.getEnv();
// TensorFlow.js has specs of equal names, and each one builds its own tensors: any order would do.
env.configure({ random: false, forbidDuplicateNames: false });
installGlobals();

/** Runs every spec that has been defined; `takeRuns` says, and forgets, what ran since its last call. */
export async function runSpecs(takeRuns: () => SpecKernels): Promise<SpecResult[]> {
  const results: SpecResult[] = [];
  const seen = new Map<string, number>();
  env.addReporter({
    specStarted: () => void takeRuns(),
    specDone({ fullName, status, failedExpectations }) {
      const title = fullName.replaceAll(` ${environmentName} {}`, "");
      const count = (seen.get(title) ?? 0) + 1;
      seen.set(title, count);
      const [failure] = failedExpectations;
      results.push({
        spec: count === 1 ? title : `${title} #${count}`,
        status,
        ...takeRuns(),
        ...(failure === undefined ? {} : { message: failure.message }),
      });
    },
  });
  await env.execute();
  return results;
}
