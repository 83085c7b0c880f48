/**
 * The case once more as a recorded program of one step: replayed by core, and compiled where the backend compiles. Both
 * must give what the eager call gave, bit for bit on a deterministic backend. Programs of many steps: run-program-case.ts.
 */
import type { Backend, Executable, KernelName, Program } from "@convscope/core/backend";
import { createReplay, type TracedBuffer, Tracer } from "@convscope/core/program";
import type { CaseOf } from "./case.js";
import { invoke } from "./invoke.js";
import { type PreparedCase, sameRunProblem } from "./prepared-case.js";
import type { Trial } from "./trial.js";

/** The case as a program; operands that are one buffer are one slot. */
export function programOf<K extends KernelName>(
  backend: Backend,
  c: CaseOf<K>,
  inputs: readonly Float32Array[],
): Program {
  const tracer = new Tracer(backend);
  const slots = new Map<Float32Array, TracedBuffer>();
  for (const values of inputs) {
    if (!slots.has(values)) slots.set(values, tracer.input(values.length));
  }
  const operands = inputs.map((values) => slots.get(values) as TracedBuffer);
  const result = invoke<TracedBuffer, K>(tracer, c.kernel, operands, c.geometry);
  return tracer.program([result], new Map());
}

/** Runs an executable of one output on the case's operands, and frees everything. */
async function runOnce(
  trial: Trial,
  executable: Executable<unknown>,
  inputs: readonly Float32Array[],
): Promise<Float32Array> {
  const buffers = trial.uploadAll([...new Set(inputs)]);
  const { outputs } = executable.run(buffers, []);
  for (const output of outputs) trial.own(output);
  const values = await trial.read(outputs[0]);
  trial.free([...buffers, ...outputs]);
  return values;
}

/** What is wrong with the recorded case, replayed and compiled. */
export async function programProblems<K extends KernelName>(
  trial: Trial,
  { c, inputs, expected }: PreparedCase<K>,
  found: Float32Array,
): Promise<readonly string[]> {
  const { backend } = trial;
  const program = programOf(backend, c, inputs);
  const executables: { readonly how: string; readonly executable: Executable<unknown> }[] = [
    { how: "replayed", executable: createReplay(backend, program) },
  ];
  if (backend.compile !== undefined) {
    executables.push({ how: "compiled", executable: backend.compile(program) });
  }
  const problems: string[] = [];
  for (const { how, executable } of executables) {
    const again = await runOnce(trial, executable, inputs);
    executable.dispose();
    const difference = sameRunProblem(backend, found, again, expected);
    if (difference !== undefined) problems.push(`${how} as a program it ${difference}`);
  }
  return problems;
}
