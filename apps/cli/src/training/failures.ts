/** A backend that fails in a training: what of the run is saved, and how the command line goes on from there. */
import { ConvscopeError, DisposedError, ExecutionError } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import { BackendFailedError, encodeCheckpoint } from "@convscope/train";
import { createFileCheckpointStore } from "@convscope/train/node";
import { defaultBackend } from "../backends.js";
import type { OutputPaths } from "./files.js";

/** The command that goes on with a run. @param backend another one than it had */
export function resumeCommand(folder: string, backend?: string): string {
  return `convscope train ${resumeOptions(folder, backend)}   (from a clone: npm start -- ${resumeOptions(folder, backend)})`;
}

/** The options of that command. */
export function resumeOptions(folder: string, backend?: string): string {
  const on = backend === undefined ? "" : ` --backend ${backend}`;
  return `--resume${on}${folder === "out" ? "" : ` --out ${folder}`}`;
}

/**
 * What to throw for an error of `fit`: where its backend failed, the last good state is saved first, so that the run can
 * go on elsewhere. Any other error is itself.
 */
export async function failedLearning(
  error: unknown,
  backend: string,
  { folder, checkpoint }: OutputPaths,
): Promise<unknown> {
  if (!(error instanceof BackendFailedError)) return error;
  const { snapshot, cause } = error;
  const { step } = snapshot.progress;
  const found = `train: found backend "${backend}" failing (${messageOf(cause)}), expected it to go on`;
  try {
    await createFileCheckpointStore(checkpoint).save(encodeCheckpoint(snapshot));
  } catch (problem) {
    return new ExecutionError(
      `${found}; the weights of step ${step} could not be saved: ${messageOf(problem)}`,
      "intact",
      error,
    );
  }
  return new ExecutionError(
    `${found}; weights and optimiser of step ${step} are in ${checkpoint}; go on with another: ${resumeCommand(folder, otherThan(backend))}`,
    "intact",
    error,
    { backend, step, checkpoint },
  );
}

/** What to throw for an error of the test that follows a finished training. */
export function failedTest(error: unknown, backend: string, { folder }: OutputPaths): unknown {
  if (!(error instanceof ExecutionError || error instanceof DisposedError)) return error;
  return new ConvscopeError(
    error.code,
    `train: found backend "${backend}" failing in the test of the trained network (${error.message}), expected its predictions; the network itself is in ${folder}; test it on another: ${resumeCommand(folder, otherThan(backend))}`,
    { backend, folder },
    error,
  );
}

function otherThan(backend: string): string {
  return backend === defaultBackend ? "reference" : defaultBackend;
}
