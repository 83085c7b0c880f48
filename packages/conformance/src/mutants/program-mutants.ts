/** Backends whose compiler keeps what it should look up, or gives what it should not, one thing each. State: state-mutants.ts. */
import { baking, compilingOnce, packing, running } from "./compiler.js";
import { type Mutant, programming } from "./mutant.js";

const weights: readonly Mutant[] = [
  programming(
    "packs weights once and never again",
    "loaded weights are seen by the next run",
    /compiled: output of weights 2: \d+ of \d+ elements differ/,
    packing(() => false),
  ),
  programming(
    "packs weights again only when the first variable has a new version",
    "a weight that was edited is seen by the next run",
    /compiled: output after bn2\.bias was set: \d+ of \d+ elements differ/,
    packing((packed, state) => packed[0]?.version !== state[0]?.version),
  ),
  programming(
    "packs weights again only for a version that is newer",
    "one program runs on the weights of two models in turn",
    /compiled: output of run 3, 1: \d+ of \d+ elements differ/,
    packing((packed, state) => packed.some((old, i) => (state[i]?.version ?? 0) > old.version)),
  ),
];

const inputs: readonly Mutant[] = [
  programming(
    "bakes the learning rate in",
    "a learning rate that changes from step to step",
    /compiled: step 2: output in use: \d+ of \d+ elements differ/,
    baking((values) => values.length === 1),
  ),
  programming(
    "bakes dropout's first mask in",
    "dropout has new masks in every step",
    /compiled: step 2: loss: \d+ of \d+ elements differ/,
    baking((values) => values.length > 3 && values.every((v) => v === 0 || v === 1)),
  ),
  programming(
    "bakes the host's numbers in",
    "numbers from the host are new in every run",
    /compiled: run 2, 1: \d+ of \d+ elements differ/,
    baking(() => true),
  ),
  programming(
    "binds the host's numbers in the wrong order",
    "steps of AdamW, each with its own corrections",
    /compiled: step 1: output in use: \d+ of \d+ elements differ/,
    running((run, program) => (given, state) => {
      const scalars = program.inputs.flatMap((slot, i) => (program.sizes[slot] === 1 ? [i] : []));
      const turned = given.map((input, i) => {
        const at = scalars.indexOf(i);
        return given[scalars[scalars.length - 1 - at] ?? i] ?? input;
      });
      return run(turned, state);
    }),
  ),
];

const outputs: readonly Mutant[] = [
  programming(
    "gives nothing but zeros for taps",
    "forward with every layer tapped: He's kind (sums of branches, batch norm)",
    /compiled: bn1: \d+ of \d+ elements differ; element \d+ is 0, expected/,
    running((run, _program, heap) => (given, state) => {
      const result = run(given, state);
      for (const tap of result.outputs.slice(1)) heap.values(tap).fill(0);
      return result;
    }),
  ),
  programming(
    "takes programs with as many steps and outputs for one",
    "taps that change from run to run are what was asked for",
    /compiled: sum in run 3: /,
    compilingOnce(({ steps, outputs: tapped }) => `${steps.length},${tapped.length}`),
  ),
  programming(
    "takes programs that differ in constants for one",
    "momentum that changes with the optimiser",
    /compiled: step 4: output in use: \d+ of \d+ elements differ/,
    compilingOnce(({ sizes: _sizes, constants: _constants, donated, ...rest }) =>
      JSON.stringify([rest, [...donated]]),
    ),
  ),
  programming(
    "gives state out as it is, not as a copy",
    "state, inputs and constants are given out as copies",
    /compiled: .*freed buffer/,
    running((run, program, heap) => (given, state) => {
      const result = run(given, state);
      const handed = result.outputs.map((output, i) => {
        const own = state[program.state.indexOf(program.outputs[i] ?? -1)];
        if (own === undefined) return output;
        heap.release(output);
        return own.buffer;
      });
      return { ...result, outputs: handed };
    }),
  ),
  programming(
    "writes every run's outputs to the same memory",
    "outputs outlive later runs and the program",
    /compiled: outputs kept to the end, 1: \d+ of \d+ elements differ/,
    running((run, _program, heap) => {
      let arena: readonly Float32Array[] | undefined;
      return (given, state) => {
        const result = run(given, state);
        const made = result.outputs.map((output) => heap.values(output));
        arena ??= made.map((values) => values.slice());
        const kept = arena;
        for (const [i, values] of made.entries()) kept[i]?.set(values);
        for (const output of result.outputs) heap.release(output);
        return { ...result, outputs: kept.map((values) => heap.adopt(values)) };
      };
    }),
  ),
];

/** Wrong compilers. */
export const programMutants: readonly Mutant[] = [
  ...weights,
  ...inputs,
  ...outputs,
  {
    wrong: "compiles to something that differs from eager in the last bit",
    kernel: "batchNorm",
    caughtBy: "each channel has its own scale and shift",
    says: /compiled as a program it gives \S+ at element 0/,
    changes: running((run, _program, heap) => (given, bound) => {
      const result = run(given, bound);
      for (const output of result.outputs) {
        const values = heap.values(output);
        values[0] = Math.fround((values[0] as number) * (1 + 2 ** -23));
      }
      return result;
    }),
  },
];
