/**
 * `fit`: trains a model on batches of examples. The loop is in fit-run.ts.
 */
import type { Model } from "@convscope/core";
import type { FitOptions, FitResult } from "./fit-options.js";
import { FitRun } from "./fit-run.js";
import { resolveSettings } from "./fit-settings.js";
import { createPause } from "./pause.js";
import { RunState } from "./run-state.js";

/**
 * Trains a model that is on a backend, step by captured step.
 *
 * The event loop turns between steps, so an AbortSignal acts within one. A run that is aborted saves a checkpoint (if it
 * has a store) and returns `stopped: "aborted"`; it does not throw. In the end the model holds the weights that it is to
 * be used with: the best epoch's (`keepBest`), else the average (`averaging`), else the latest; checkpoints hold all of
 * them. Nothing else stays on the backend: the optimiser's state moves to the host.
 *
 * A callback may move the model in the middle of an epoch: `await model.to(other)`. The optimiser's state and the averages
 * follow, and the next step is captured anew on the other backend; loader, schedule and dropout go on where they were.
 *
 * @throws ArgumentError, ShapeError for options or data that cannot be trained with, before anything is changed
 * @throws UnsupportedError on a backend that only infers
 * @throws FormatError when `resume` is of another model or optimiser
 * @throws DivergedError when a loss or a weight is not finite; what was saved before stays as it was
 * @throws BackendFailedError when the backend fails for good: it holds the run's last good state, and the model its weights
 * @throws IoError when a checkpoint cannot be saved
 * @example
 * ```ts
 * import { crossEntropy, layers, sequential, sgd } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { createLoader, fit } from "@convscope/train";
 * const model = sequential("sides", [1, 1, 2], [["fc", layers.linear({ inFeatures: [1, 1, 2], outFeatures: 2 })]]);
 * await model.to(createReferenceBackend());
 * const examples = { count: 2, shape: [1, 1, 2], images: Float32Array.of(1, 0, 0, 1), labels: [0, 1] } as const;
 * const { history } = await fit(model, {
 *   train: createLoader(examples, { batchSize: 2, seed: 1 }),
 *   loss: crossEntropy(),
 *   optimizer: sgd({ learningRate: 1 }),
 *   epochs: 20,
 * });
 * if (history.at(-1)?.accuracy !== 1) throw new Error("two sides are easy to tell apart");
 * ```
 */
export async function fit(model: Model, options: FitOptions): Promise<FitResult> {
  const settings = resolveSettings(model, options);
  const state = await RunState.create(model, settings);
  const pause = createPause();
  try {
    return await new FitRun(model, settings, state, pause).run();
  } finally {
    pause.close();
    await state.release();
  }
}
