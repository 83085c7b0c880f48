/**
 * The case once more as a recorded program of one step: replayed by core, and compiled where the backend compiles. Both
 * must give what the eager call gave, bit for bit on a deterministic backend. A fused kernel is also compared with its
 * composition on the same backend. Programs of many steps: run-program-case.ts.
 */
import type {
  Backend,
  Executable,
  FusedKernels,
  KernelName,
  Program,
} from "@convscope/core/backend";
import { createReplay, runStep, type TracedBuffer, Tracer } from "@convscope/core/program";
import { arithmeticOf } from "@convscope/core/reference";
import type { Expectation } from "./bounds/expectation.js";
import type { CaseOf } from "./case.js";
import { compare } from "./compare.js";
import { invoke, KERNEL_TABLES } from "./invoke.js";
import { type PreparedCase, sameRunProblem } from "./prepared-case.js";
import { messageOf, type Trial } from "./trial.js";

/** The case as a program; operands that are one buffer are one slot. */
function record<K extends KernelName>(
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

/** What is wrong with a case as a program, and, of a fused kernel, with its composition. */
interface ProgramProblems {
  readonly problems: readonly string[];
  readonly composed: string | undefined;
}

/** Kernels that core composes the fused ones of. */
export const COMPOSED_OF: Readonly<Record<keyof FusedKernels<unknown>, readonly KernelName[]>> = {
  conv2dBiasActivation: ["conv2d", "binary", "unary"],
  batchNorm: ["binary"],
  localResponseNorm: ["avgPool2d", "binary", "unary"],
  softmax: ["reduce", "binary", "unary"],
};

/** What is wrong with the recorded case, replayed and compiled. */
export async function programProblems<K extends KernelName>(
  trial: Trial,
  { c, inputs, expected }: PreparedCase<K>,
  found: Float32Array,
): Promise<ProgramProblems> {
  const { backend } = trial;
  const program = record(backend, c, inputs);
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
  const isFused = KERNEL_TABLES[c.kernel] === "fused";
  const composed = isFused ? await composedProblem(trial, program, inputs, expected) : undefined;
  return { problems, composed };
}

/** The backend without its fused kernels: core composes them. */
function unfused(backend: Backend): Backend {
  return {
    name: backend.name,
    capabilities: backend.capabilities,
    kernels: backend.kernels,
    ...(backend.grads === undefined ? {} : { grads: backend.grads }),
    upload: (values) => backend.upload(values),
    read: (buffer) => backend.read(buffer),
    free: (buffer) => backend.free(buffer),
    memory: () => backend.memory(),
    dispose: () => {},
  };
}

/** How far the composition of a fused kernel is off: it has the same expectation as the kernel itself. */
async function composedProblem(
  trial: Trial,
  { steps }: Program,
  inputs: readonly Float32Array[],
  expected: Expectation,
): Promise<string | undefined> {
  const { backend } = trial;
  const operands = trial.uploadAll(inputs);
  const buffers = [...operands];
  try {
    const results = steps.map((step) => trial.own(runStep(unfused(backend), step, operands)));
    buffers.push(...results);
    const found = await trial.read(results[0]);
    trial.free(buffers);
    const { overflow } = arithmeticOf(backend.capabilities);
    const { problem } = compare(found, expected, overflow);
    return problem === undefined ? undefined : `composed of other kernels: ${problem}`;
  } catch (error) {
    trial.abandon(buffers);
    return `composed of other kernels: threw "${messageOf(error)}"`;
  }
}
