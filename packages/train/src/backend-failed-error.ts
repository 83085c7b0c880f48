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
 *
 * @example
 * ```ts
 * import { crossEntropy, layers, sequential, sgd } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { BackendFailedError, createLoader, fit, type FitOptions } from "@convscope/train";
 * const mortal = createReferenceBackend();
 * const examples = { count: 2, shape: [1, 1, 2], images: Float32Array.of(1, 0, 0, 1), labels: [0, 1] } as const;
 * const options: FitOptions = {
 *   train: createLoader(examples, { batchSize: 1, seed: 1 }),
 *   loss: crossEntropy(),
 *   optimizer: sgd({ learningRate: 1 }),
 *   epochs: 3,
 *   snapshotEvery: 2,
 * };
 * const model = sequential("sides", [1, 1, 2], [["fc", layers.linear({ inFeatures: [1, 1, 2], outFeatures: 2 })]]);
 * await model.to(mortal);
 * try {
 *   await fit(model, { ...options, callbacks: { onStep: ({ step }) => (step === 3 ? mortal.dispose() : undefined) } });
 * } catch (error) {
 *   if (!(error instanceof BackendFailedError)) throw error;
 *   await model.to(createReferenceBackend());
 *   const { steps } = await fit(model, { ...options, resume: error.snapshot });
 *   if (steps !== 6 || error.snapshot.progress.step !== 2) throw new Error("it went on from the snapshot");
 * }
 * ```
 */
export class BackendFailedError extends ExecutionError {
  /** The whole state of the run as it is now: weights, optimiser, progress, generators. */
  readonly snapshot: Checkpoint;

  constructor(message: string, snapshot: Checkpoint, cause: ExecutionError) {
    super(message, "intact", cause, { step: snapshot.progress.step });
    this.snapshot = snapshot;
  }
}
