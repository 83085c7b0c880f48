/**
 * A fused kernel's case composed by core of the same backend's other kernels: the composition is the fused kernel's
 * definition, and has its expectation.
 */
import type { FusedKernels, KernelName } from "@convscope/core/backend";
import { messageOf } from "@convscope/core/errors";
import { runStep } from "@convscope/core/program";
import { arithmeticOf } from "@convscope/core/reference";
import { compare } from "./compare.js";
import type { Disagreement, PreparedCase } from "./prepared-case.js";
import { programOf } from "./replay.js";
import { withoutFused } from "./stripped-backend.js";
import type { Trial } from "./trial.js";

/** Kernels that core composes the fused ones of. */
const PARTS: Readonly<Record<keyof FusedKernels<unknown>, readonly KernelName[]>> = {
  conv2dBiasActivation: ["conv2d", "binary", "unary"],
  batchNorm: ["binary"],
  localResponseNorm: ["avgPool2d", "binary", "unary"],
  softmax: ["reduce", "binary", "unary"],
};

/** Says how far the composition of a fused kernel is off, if it is; other kernels have none. */
export async function compositionProblem<K extends KernelName>(
  trial: Trial,
  { c, inputs, expected }: PreparedCase<K>,
): Promise<Disagreement | undefined> {
  const [, others] = Object.entries(PARTS).find(([fused]) => fused === c.kernel) ?? [];
  if (others === undefined) return undefined;
  const { backend } = trial;
  const { steps } = programOf(backend, c, inputs);
  const operands = trial.uploadAll(inputs);
  const buffers = [...operands];
  const disagreement = (text: string): Disagreement => ({
    text: `composed of other kernels: ${text}`,
    others,
  });
  try {
    const results = steps.map((step) => trial.own(runStep(withoutFused(backend), step, operands)));
    buffers.push(...results);
    const found = await trial.read(results[0]);
    trial.free(buffers);
    const { problem } = compare(found, expected, arithmeticOf(backend.capabilities).overflow);
    return problem === undefined ? undefined : disagreement(problem);
  } catch (error) {
    trial.abandon(buffers);
    return disagreement(`threw "${messageOf(error)}"`);
  }
}
