/**
 * The end of a run whose backend failed for good, with all that is needed to go on elsewhere.
 */
import { ExecutionError } from "@convscope/core";
import type { Checkpoint } from "./checkpoint/checkpoint.js";

/**
 * A backend failed in the middle of `fit`. The model holds the weights of {@link snapshot}: on the host when the backend
 * lost them, else where it was.
 *
 * To go on: `await model.to(other)`, then `fit` with the same options and `resume: error.snapshot`.
 */
export class BackendFailedError extends ExecutionError {
  /** The whole state of the run as it is now: weights, optimiser, progress, generators. */
  readonly snapshot: Checkpoint;

  constructor(message: string, snapshot: Checkpoint, cause: ExecutionError) {
    super(message, "intact", cause, { step: snapshot.progress.step });
    this.snapshot = snapshot;
  }
}
