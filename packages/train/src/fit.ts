/**
 * The loop of training.
 */
import type { Model } from "@convscope/core";
import type { FitOptions, FitResult } from "./fit-options.js";

/** Trains a model. */
export async function fit(model: Model, options: FitOptions): Promise<FitResult> {
  throw new RangeError(`fit ${model.name} ${options.epochs}`);
}
