/** From a checkpoint back to a model and an optimiser. */
import type { LayerFactory, Model, Optimizer } from "@convscope/core";
import type { Checkpoint } from "./checkpoint.js";

/** Gives a model and an optimiser the state of a checkpoint. @throws FormatError when it is of another model or optimiser */
export function applyCheckpoint(model: Model, optimizer: Optimizer, checkpoint: Checkpoint): void {
  throw new RangeError(`apply ${model.name} ${optimizer.kind} ${checkpoint.epochs}`);
}

/** The model of a checkpoint with the weights that it is to be used with, on the host. @throws FormatError */
export function modelFromCheckpoint(
  checkpoint: Checkpoint,
  factories: Readonly<Record<string, LayerFactory>> = {},
): Model {
  throw new RangeError(`model ${checkpoint.epochs} ${Object.keys(factories)}`);
}
