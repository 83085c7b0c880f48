/**
 * The errors of a run whose numbers left the finite ones: where it happened, and what to do about it.
 */
import { DivergedError } from "@convscope/core";
import type { Progress } from "./checkpoint/checkpoint.js";
import { type Examples, imageSize } from "./examples.js";
import type { StepReading } from "./readings.js";

/** For a loss of training. `savedStep` is that of the last checkpoint. */
export function divergedLoss(
  reading: StepReading,
  data: Examples,
  savedStep: number | undefined,
): DivergedError {
  const { loss, epoch, step, learningRate } = reading;
  const example = reading.batch.examples.find((place) => !isFiniteExample(data, place));
  const remedy =
    example === undefined
      ? lowerRate(learningRate)
      : `correct example ${example} of the training data, which holds values that are not finite`;
  const saved =
    savedStep === undefined
      ? "nothing was saved before"
      : `the checkpoint of step ${savedStep} is as it was`;
  return new DivergedError(
    `fit: found loss ${loss} at epoch ${epoch}, step ${step} (learning rate ${Number(learningRate.toPrecision(3))}), expected a finite number (training left the finite numbers); ${remedy}; ${saved}`,
    { loss, epoch, step, learningRate, example },
  );
}

/** For a loss of validation. */
export function divergedValidation(
  loss: number,
  { epoch, step }: Progress,
  learningRate: number,
): DivergedError {
  return new DivergedError(
    `fit: found validation loss ${loss} after epoch ${epoch}, step ${step} (learning rate ${Number(learningRate.toPrecision(3))}), expected a finite number (training left the finite numbers, or a validation image holds some); ${lowerRate(learningRate)}, or correct the images`,
    { loss, epoch, step, learningRate },
  );
}

/** For a weight. */
export function divergedWeight(
  name: string,
  value: number | undefined,
  { epoch, step }: Progress,
  learningRate: number,
): DivergedError {
  return new DivergedError(
    `fit: found ${name} with ${value} at epoch ${epoch}, step ${step} (learning rate ${Number(learningRate.toPrecision(3))}), expected finite numbers (an update left their range); ${lowerRate(learningRate)}; what was saved before is as it was`,
    { name, value, epoch, step, learningRate },
  );
}

function lowerRate(learningRate: number): string {
  return `lower the learning rate, to ${(Math.min(learningRate, 0.1) / 10).toPrecision(1)} say`;
}

function isFiniteExample({ images, shape }: Examples, place: number): boolean {
  const size = imageSize(shape);
  for (let i = place * size; i < (place + 1) * size; i++) {
    if (!Number.isFinite(images[i])) return false;
  }
  return true;
}
