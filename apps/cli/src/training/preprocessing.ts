/** Which preprocessing a model's inputs go through: what the model says itself, else what suits its input's shape. */
import { ArgumentError, FormatError, type Model } from "@convscope/core";
import {
  digitPreprocessing,
  type Normalisation,
  type Preprocessing,
  parsePreprocessing,
} from "@convscope/data";

/** The preprocessing that the model was saved with; undefined when it names none. @throws FormatError for a damaged one */
export function savedPreprocessing(model: Model): Preprocessing | undefined {
  const saved = model.metadata.preprocessing;
  return saved === undefined ? undefined : parsePreprocessing(saved);
}

/** Nobody knows how pictures were made to its input. */
export function withoutPreprocessing(path: string): FormatError {
  return new FormatError(
    `${path}: found a model without preprocessing, expected one that convscope train saved (a picture must be seen as in training); train it with convscope train`,
    { model: path },
  );
}

/** The preprocessing to train a model with. @throws ArgumentError for inputs that are no pictures */
export function preprocessingFor(model: Model, normalisation: Normalisation): Preprocessing {
  const saved = savedPreprocessing(model);
  if (saved !== undefined) return saved;
  const [channels, height, width] = model.input;
  const isPicture = model.input.length === 3 && (channels === 1 || channels === 3);
  if (!isPicture || height === undefined || width === undefined) {
    throw new ArgumentError(
      `${model.name}: found input [${model.input.join(", ")}], expected [1, H, W] or [3, H, W] (pictures); give its model.json a preprocessing`,
      { input: model.input },
    );
  }
  if (channels === 1 && height === width && height >= 28) {
    return digitsPadded(height, normalisation);
  }
  return {
    version: 1,
    steps: [
      { kind: channels === 3 ? "rgb" : "grayscale" },
      { kind: "resize", height, width },
      { kind: "normalise", mean: 0.5, std: 0.5 },
    ],
  };
}

/** MNIST's framing, padded to a side of at least its own 28. */
function digitsPadded(side: number, normalisation: Normalisation): Preprocessing {
  const { version, steps } = digitPreprocessing(normalisation);
  return {
    version,
    steps: steps.map((step) => (step.kind === "pad" ? { ...step, size: side } : step)),
  };
}

/** What paper (brightness 0) is after normalising: what augmentation fills in. */
export function paperValue({ steps }: Preprocessing): number {
  const last = steps.at(-1);
  if (last?.kind !== "normalise") return 0;
  const first = (value: number | readonly number[]): number =>
    typeof value === "number" ? value : (value[0] ?? 0);
  return -first(last.mean) / first(last.std);
}
