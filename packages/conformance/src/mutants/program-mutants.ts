/** Backends whose compiler keeps what it should look up, or gives what it should not, one line each. State: state-mutants.ts. */
import { filled } from "./heap.js";
import { compiling, type Mutant } from "./mutant.js";

const weights: readonly Mutant[] = [
  compiling(
    "packs weights once and never again",
    "loaded weights are seen by the next run",
    /compiled: output of weights 2: \d+ of \d+ elements differ/,
    { isStale: () => false },
  ),
  compiling(
    "packs weights again only when the first variable has a new version",
    "a weight that was edited is seen by the next run",
    /compiled: output after bn2\.bias was set: \d+ of \d+ elements differ/,
    { isStale: (packed, state) => packed[0]?.version !== state[0]?.version },
  ),
  compiling(
    "packs weights again only for a version that is newer",
    "one program runs on the weights of two models in turn",
    /compiled: output of run 3, 1: \d+ of \d+ elements differ/,
    {
      isStale: (packed, state) => packed.some((old, i) => (state[i]?.version ?? 0) > old.version),
    },
  ),
];

const inputs: readonly Mutant[] = [
  compiling(
    "bakes the learning rate in",
    "a learning rate that changes from step to step is the one in use",
    /compiled: step 2: output in use: \d+ of \d+ elements differ/,
    { input: (now, first) => (now.length === 1 ? first : now) },
  ),
  compiling(
    "bakes dropout's first mask in",
    "dropout has new masks in every step",
    /compiled: step 2: loss: \d+ of \d+ elements differ/,
    {
      input: (now, first) => (now.length > 3 && now.every((v) => v === 0 || v === 1) ? first : now),
    },
  ),
  compiling(
    "bakes the host's numbers in",
    "numbers from the host are new in every run",
    /compiled: run 2, 1: \d+ of \d+ elements differ/,
    { input: (_now, first) => first },
  ),
  compiling(
    "binds the host's numbers in the wrong order",
    "steps of AdamW use the corrections of their own step, each in its place",
    /compiled: step 1: output in use: \d+ of \d+ elements differ/,
    { numbers: (numbers) => numbers.toReversed() },
  ),
];

const outputs: readonly Mutant[] = [
  compiling(
    "gives nothing but zeros for taps",
    "every layer tapped holds its own values: He's kind (sums of branches, batch norm)",
    /compiled: bn1: \d+ of \d+ elements differ; element \d+ is 0, expected/,
    { output: (made, { index }) => (index > 0 ? made.map(() => 0) : made) },
  ),
  compiling(
    "takes programs with as many steps and outputs for one",
    "taps that change from run to run are what was asked for",
    /compiled: sum in run 3: /,
    { key: (program) => `${program.steps.length},${program.outputs.length}` },
  ),
  compiling(
    "takes programs that differ in constants for one",
    "momentum is that of the optimiser in use",
    /compiled: step 4: output in use: \d+ of \d+ elements differ/,
    {
      key: ({ steps, inputs, outputs, donated }) =>
        JSON.stringify([steps, inputs, outputs, [...donated]]),
    },
  ),
  compiling(
    "gives state out as it is, not as a copy",
    "state, inputs and constants are given out as copies",
    /compiled: .*freed buffer/,
    { given: (made, own) => own ?? made },
  ),
  compiling(
    "writes every run's outputs to the same memory",
    "outputs outlive later runs and the program",
    /compiled: outputs kept to the end, 1: \d+ of \d+ elements differ/,
    { output: (made, { last = made }) => filled(last, made) },
  ),
  {
    ...compiling(
      "compiles to something that differs from eager in the last bit",
      "compiled, it agrees with eager to the last bit",
      /compiled as a program it gives \S+ at element 0/,
      { output: (made) => made.map((value) => value * (1 + 2 ** -23)) },
    ),
    kernel: "batchNorm",
  },
];

/** Wrong compilers. */
export const programMutants: readonly Mutant[] = [...weights, ...inputs, ...outputs];
