/** Backends that lose, share or spoil the state of a program, one line each. */
import { compiling, computing, handling, type Mutant } from "./mutant.js";

const compilersOfState: readonly Mutant[] = [
  compiling(
    "replaces variables one after the other",
    "two variables exchange their values in one commit",
    /compiled: after run 1, \d: \d+ of \d+ elements differ/,
    { successor: (_next, { live }) => live },
  ),
  compiling(
    "lets the rest of a run see an update",
    "an update shows when the run has ended, not before",
    /compiled: run 1, 1: \d+ of \d+ elements differ/,
    { operand: (slot, next, isMade) => (isMade ? next : slot) },
  ),
  compiling(
    "gives one buffer to variables of equal values",
    "one result goes to two variables and an output, each with its own copy",
    /compiled: .*freed buffer/,
    { committed: (buffer, heap) => heap.find(heap.values(buffer)) },
  ),
  compiling(
    "releases state that it does not replace, instead of its copy",
    "state that a run does not replace stays the caller's",
    /compiled: .*freed buffer/,
    { spent: (_copy, buffer) => buffer },
  ),
  compiling(
    "keeps the optimiser's state of the run before",
    "the momentum of a step is seen by the next",
    /compiled: step \d: output in use: \d+ of \d+ elements differ/,
    { successor: (next, { old, place, count }) => (place < count / 2 ? next : old) },
  ),
  compiling(
    "says that state is intact when it is not",
    "a failed run tells the truth about state",
    /compiled: a failed run says that state is intact, but: element 0 is 0/,
    { restored: (before) => before.map(() => 0) },
  ),
];

const kernels: readonly Mutant[] = [
  computing(
    "never updates its filters",
    "program",
    "a step of training moves every filter",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) => conv2dWeightGrad(x, dy, g).fill(0),
    }),
    /conv1\.weight is what it was before the step/,
  ),
  handling(
    "copies a buffer by sharing it",
    "program",
    "a buffer that is shared with a variable keeps its values",
    /replayed: .*elements differ/,
    {
      kernels: ({ slice }, heap) => ({
        slice: (x, g) => (`${g.in}` === `${g.out}` ? heap.adopt(heap.values(x)) : slice(x, g)),
      }),
    },
  ),
  handling(
    "reads when it finds the time",
    "program",
    "a read asked for before a step gives the values before it",
    /replayed: before round \d: /,
    {
      backend: (_, heap) => ({
        read: (handle) => Promise.resolve(heap.values(handle)).then((array) => array.slice()),
      }),
    },
  ),
];

/** Wrong state. */
export const stateMutants: readonly Mutant[] = [...compilersOfState, ...kernels];
