/**
 * Runs one kernel case on a backend: the values, and everything that the contract asks besides (inputs unchanged, a fresh
 * result of the right length, nothing left behind), then the call in a program (replay.ts), and what relates kernels to
 * each other (adjoint.ts, composition.ts).
 */
import type { Backend, KernelName } from "@convscope/core/backend";
import { messageOf } from "@convscope/core/errors";
import { arithmeticOf } from "@convscope/core/reference";
import { adjointProblem } from "./adjoint.js";
import type { CaseOf } from "./case.js";
import { compare, firstDifference, numberText } from "./compare.js";
import { compositionProblem } from "./composition.js";
import { invoke } from "./invoke.js";
import { type Outcome, type PreparedCase, prepareCase, sameRunProblem } from "./prepared-case.js";
import { programProblems } from "./replay.js";
import { shareMemory, Trial } from "./trial.js";

/** Runs a kernel case. Problems are returned, not thrown; a backend that throws has that as its problem. */
export async function runKernelCase<K extends KernelName>(
  backend: Backend,
  c: CaseOf<K>,
): Promise<Outcome> {
  const prepared = prepareCase(backend, c);
  const trial = new Trial(backend);
  const problems: string[] = [];
  let worst = 0;
  try {
    const before = backend.memory().buffers;
    const first = await firstRun(trial, prepared, problems);
    worst = first.worst;
    problems.push(...(await secondRun(trial, prepared, first.found)));
    problems.push(...(await programProblems(trial, prepared, first.found)));
    const disagreement =
      (await adjointProblem(trial, prepared, first.found)) ??
      (await compositionProblem(trial, prepared));
    const left = backend.memory().buffers - before;
    if (left !== 0) problems.push(leakMessage(left));
    if (disagreement !== undefined) {
      const { text, others } = disagreement;
      const reliesOn = problems.length === 0 ? others : [];
      return { problems: [...new Set([...problems, text])], worst, reliesOn };
    }
  } catch (error) {
    problems.push(`threw "${messageOf(error)}"`);
    trial.abandon();
  }
  return { problems: [...new Set(problems)], worst };
}

/** What a difference of live buffers means. */
export function leakMessage(left: number): string {
  return left > 0
    ? `leaks: ${left} buffers more are live than before the case`
    : `frees what is not its own: ${-left} buffers fewer are live than before the case`;
}

/** Values, length and operands; then the operands go, and the result must stay. Adds what is wrong to `problems`. */
async function firstRun<K extends KernelName>(
  trial: Trial,
  { c, inputs, expected }: PreparedCase<K>,
  problems: string[],
): Promise<{ readonly found: Float32Array; readonly worst: number }> {
  const { backend } = trial;
  const operands = trial.uploadAll(inputs);
  const result = trial.own(invoke(backend, c.kernel, operands, c.geometry));
  if (operands.some((operand) => shareMemory(operand, result))) {
    problems.push("the result is one of the operands, or shares memory with it");
  }
  const found = await trial.read(result);
  const { problem, worst } = compare(found, expected, arithmeticOf(backend.capabilities).overflow);
  if (problem !== undefined) problems.push(problem);
  problems.push(...(await changedOperands(trial, operands, inputs)));
  trial.free(operands);
  trial.recycle(inputs.map((values) => values.length));
  const at = firstDifference(found, await trial.read(result));
  if (at >= 0) problems.push(`the result changed at element ${at} after its operands were freed`);
  trial.free([result]);
  return { worst, found };
}

/** The same again: the same values, and operands that outlive the freed result. */
async function secondRun<K extends KernelName>(
  trial: Trial,
  { c, inputs, expected }: PreparedCase<K>,
  found: Float32Array,
): Promise<readonly string[]> {
  const { backend } = trial;
  const problems: string[] = [];
  const operands = trial.uploadAll(inputs);
  const result = trial.own(invoke(backend, c.kernel, operands, c.geometry));
  const again = await trial.read(result);
  const difference = sameRunProblem(backend, found, again, expected);
  if (difference !== undefined) problems.push(`a second run ${difference}`);
  trial.free([result]);
  trial.recycle([again.length]);
  problems.push(...(await changedOperands(trial, operands, inputs)));
  trial.free(operands);
  return problems;
}

async function changedOperands(
  trial: Trial,
  operands: readonly unknown[],
  inputs: readonly Float32Array[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [i, values] of inputs.entries()) {
    const now = await trial.read(operands[i]);
    const at = firstDifference(values, now);
    if (at < 0) continue;
    problems.push(
      `operand ${i} was changed: element ${at} is ${numberText(now[at])}, was ${numberText(values[at])}`,
    );
  }
  return problems;
}
