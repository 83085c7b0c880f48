/** Backends that lose, share or spoil the state of a program, one thing each. */
import type { Program } from "@convscope/core/backend";
import { compilers, running } from "./compiler.js";
import { type Mutant, programming } from "./mutant.js";

/** The program with a state slot read as its new value once that is made. */
function committedEarly(program: Program): Program {
  const steps = program.steps.map((step, at) => {
    const now = (slot: number): number => {
      const next = program.donated.get(slot) ?? slot;
      return program.steps.findIndex(({ out }) => out === next) < at ? next : slot;
    };
    return { ...step, operands: step.operands.map(now) };
  });
  return { ...program, steps };
}

const compilersOfState: readonly Mutant[] = [
  programming(
    "replaces variables one after the other",
    "two variables exchange their values in one commit",
    /compiled: after run 1, \d: \d+ of \d+ elements differ/,
    running((run, program, heap) => (given, bound) => {
      const result = run(given, bound);
      program.state.forEach((slot, i) => {
        const source = program.state.indexOf(program.donated.get(slot) ?? -1);
        const [target, committed] = [result.state[i], result.state[source]];
        if (target === undefined || committed === undefined || source >= i) return;
        heap.values(target).set(heap.values(committed));
      });
      return result;
    }),
  ),
  programming(
    "lets the rest of a run see an update",
    "an update shows when the run has ended, not before",
    /compiled: run 1, 1: \d+ of \d+ elements differ/,
    compilers((compile) => (program) => compile(committedEarly(program))),
  ),
  programming(
    "gives one buffer to two variables",
    "one result goes to two variables and an output, each with its own copy",
    /compiled: .*freed buffer/,
    running((run, program, heap) => (given, bound) => {
      const result = run(given, bound);
      const [first, second] = result.state;
      if (first === undefined || second === undefined || program.donated.size !== 2) return result;
      if (heap.values(first).some((v, i) => v !== heap.values(second)[i])) return result;
      heap.release(second);
      return { ...result, state: [first, first] };
    }),
  ),
  programming(
    "consumes state that it does not replace",
    "state that a run does not replace stays the caller's",
    /compiled: .*freed buffer/,
    running((run, program, heap) => (given, bound) => {
      const result = run(given, bound);
      program.state.forEach((slot, i) => {
        const own = bound[i];
        if (own !== undefined && !program.donated.has(slot)) heap.release(own.buffer);
      });
      return result;
    }),
  ),
  programming(
    "keeps the optimiser's state of the run before",
    "steps with momentum, each seen by the next",
    /compiled: step \d: output in use: \d+ of \d+ elements differ/,
    running((run, program, heap) => (given, bound) => {
      const old = bound.map(({ buffer }) => heap.values(buffer).slice());
      const result = run(given, bound);
      const [half, all] = [old.length / 2, program.donated.size === old.length];
      result.state.forEach((next, i) => {
        if (all && i >= half) heap.values(next).set(old[i] ?? []);
      });
      return result;
    }),
  ),
  programming(
    "says that state is intact when it is not",
    "a failed run tells the truth about state",
    /compiled: a failed run says that state is intact, but: element 0 is 0/,
    running((run, _program, heap) => (given, bound) => {
      try {
        return run(given, bound);
      } catch (error) {
        for (const { buffer } of bound) heap.values(buffer).fill(0);
        throw error;
      }
    }),
  ),
];

const kernels: readonly Mutant[] = [
  programming(
    "never updates its filters",
    "a step of training moves every filter",
    /conv1\.weight is what it was before the step/,
    {
      compute: ({ conv2dWeightGrad }) => ({
        conv2dWeightGrad: (x, dy, g) => conv2dWeightGrad(x, dy, g).fill(0),
      }),
    },
  ),
  programming(
    "copies a buffer by sharing it",
    "a buffer that is shared with a variable keeps its values",
    /replayed: .*elements differ/,
    {
      kernels: ({ slice }, heap) => ({
        slice: (x, g) =>
          g.in.every((extent, axis) => extent === g.out[axis])
            ? heap.adopt(heap.values(x))
            : slice(x, g),
      }),
    },
  ),
  programming(
    "reads when it finds the time",
    "a read asked for before a step gives the values before it",
    /replayed: before round \d: /,
    {
      backend: (_, heap) => ({
        read: (handle) => {
          const array = heap.values(handle);
          return Promise.resolve().then(() => array.slice());
        },
      }),
    },
  ),
];

/** Wrong state. */
export const stateMutants: readonly Mutant[] = [...compilersOfState, ...kernels];
