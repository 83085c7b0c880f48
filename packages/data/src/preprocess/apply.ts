/**
 * Runs preprocessing's steps on pictures, and on data sets whose images went through the first ones already.
 * Not the steps: each has a file beside this one.
 */
import { ArgumentError, ShapeError } from "@convscope/core/errors";
import { createDataset, type Dataset, imageSize } from "../dataset.js";
import type { Image } from "../image/image.js";
import { toGrey, toRgb } from "./colour.js";
import { cropToInk } from "./crop.js";
import { brightenInk, stretchContrast } from "./ink.js";
import { centreOfMass, pad } from "./place.js";
import { type Preprocessing, type PreprocessingStep, preprocessedShape } from "./preprocessing.js";
import type { Raster } from "./raster.js";
import { fitInto, resample } from "./resample.js";
import { thickenStroke } from "./stroke.js";

/**
 * Takes one picture through all steps.
 *
 * @returns values [C, H, W] of {@link preprocessedShape}, ready for a network.
 * @throws FormatError when the picture shows no glyph where a step looks for one.
 * @throws ArgumentError when the steps do not begin with grayscale or rgb, or leave the size open.
 * @example
 * ```ts
 * import { applyPreprocessing } from "@convscope/data";
 * const white = { width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(255) } as const;
 * const values = applyPreprocessing(white, {
 *   version: 1,
 *   steps: [{ kind: "grayscale" }, { kind: "resize", height: 2, width: 2 }, { kind: "normalise", mean: 0.5, std: 0.5 }],
 * });
 * if (values.length !== 4 || values[0] !== 1) throw new Error("expected ones");
 * ```
 */
export function applyPreprocessing(image: Image, preprocessing: Preprocessing): Float32Array {
  const [first, ...rest] = preprocessing.steps;
  if (first?.kind !== "grayscale" && first?.kind !== "rgb") {
    throw new ArgumentError(
      `preprocess: found ${first?.kind ?? "no step"} first, expected grayscale or rgb (they make planes of a picture); put one first`,
      { first: first?.kind },
    );
  }
  preprocessedShape(preprocessing);
  const planes = first.kind === "rgb" ? toRgb(image) : toGrey(image);
  return rest.reduce(applyStep, planes).data;
}

/**
 * Takes data set images that are framed already (as MNIST's are: ink bright, cropped, fitted, centred) through the
 * steps after the framing: padding and normalising.
 *
 * @returns the data set with float images of {@link preprocessedShape}; labels are shared.
 * @throws ShapeError when the images have not the size that the framing gives.
 * @example
 * ```ts
 * import { createDataset, digitPreprocessing, preprocessDigits } from "@convscope/data";
 * const digits = createDataset({
 *   shape: [1, 28, 28], classes: ["0"], images: new Uint8Array(784), labels: Uint8Array.of(0),
 * });
 * const inputs = preprocessDigits(digits, digitPreprocessing());
 * if (inputs.shape.join() !== "1,32,32") throw new Error("expected LeNet-5's input");
 * ```
 */
export function preprocessDigits(dataset: Dataset, preprocessing: Preprocessing): Dataset {
  const { count, classes, labels } = dataset;
  const framing = framingSize(preprocessing);
  const [channels, height, width] = dataset.shape;
  if (framing === undefined || channels !== 1 || height !== framing || width !== framing) {
    throw new ShapeError(
      `preprocess: found framed images [${dataset.shape.join(", ")}], expected [1, ${framing ?? "?"}, ${framing ?? "?"}] (what the centre-of-mass step gives); use applyPreprocessing on pictures of another size`,
      { found: dataset.shape, expected: framing },
    );
  }
  const shape = preprocessedShape(preprocessing);
  const steps = afterFraming(preprocessing);
  const from = imageSize(dataset.shape);
  const to = imageSize(shape);
  const images = new Float32Array(count * to);
  for (let i = 0; i < count; i += 1) {
    const data = Float32Array.from(dataset.images.subarray(i * from, (i + 1) * from));
    images.set(steps.reduce(applyStep, { channels, height, width, data }).data, i * to);
  }
  return createDataset({ shape, classes, images, labels });
}

/** The size of framed images: that of the centre-of-mass step; undefined without one. */
export function framingSize(preprocessing: Preprocessing): number | undefined {
  return preprocessing.steps.find((step) => step.kind === "centre-of-mass")?.size;
}

function afterFraming(preprocessing: Preprocessing): readonly PreprocessingStep[] {
  const frame = preprocessing.steps.findIndex((step) => step.kind === "centre-of-mass");
  return preprocessing.steps.slice(frame + 1);
}

function applyStep(raster: Raster, step: PreprocessingStep): Raster {
  switch (step.kind) {
    case "grayscale":
    case "rgb":
      throw new ArgumentError(
        `preprocess: found ${step.kind} after the first step, expected it first only (it makes planes of a picture); reorder the steps`,
        { kind: step.kind },
      );
    case "polarity":
      return brightenInk(onePlane(raster, step.kind), step.mode);
    case "contrast":
      return stretchContrast(onePlane(raster, step.kind));
    case "crop-to-ink":
      return cropToInk(onePlane(raster, step.kind));
    case "stroke":
      return thickenStroke(onePlane(raster, step.kind), step.least, step.size);
    case "fit":
      return fitInto(raster, step.size);
    case "centre-of-mass":
      return centreOfMass(onePlane(raster, step.kind), step.size);
    case "resize":
      return resample(raster, step.height, step.width);
    case "pad":
      return pad(raster, step.size);
    case "normalise":
      return normalise(raster, step.mean, step.std);
  }
}

function onePlane(raster: Raster, kind: string): Raster {
  if (raster.channels !== 1) {
    throw new ArgumentError(
      `preprocess: found ${raster.channels} channels at ${kind}, expected 1 (it looks for ink by brightness); begin with grayscale`,
      { kind, channels: raster.channels },
    );
  }
  return raster;
}

/** out = (v/255 − mean) / std, the pair of a channel or the only one. */
function normalise(
  raster: Raster,
  mean: number | readonly number[],
  std: number | readonly number[],
): Raster {
  const size = raster.height * raster.width;
  const data = new Float32Array(raster.data.length);
  for (let c = 0; c < raster.channels; c += 1) {
    const m = ofChannel(mean, c, raster.channels);
    const s = ofChannel(std, c, raster.channels);
    for (let i = c * size; i < (c + 1) * size; i += 1) {
      data[i] = ((raster.data[i] as number) / 255 - m) / s;
    }
  }
  return { ...raster, data };
}

function ofChannel(values: number | readonly number[], channel: number, channels: number): number {
  if (typeof values === "number") return values;
  const value = values[channel];
  if (value === undefined || values.length !== channels) {
    throw new ShapeError(
      `normalise: found ${values.length} values for ${channels} channels, expected one or one per channel`,
      { found: values.length, channels },
    );
  }
  return value;
}
