/** The three parts of a data set, ready for a network: for learning, for choosing, for the final test. */
import { ArgumentError } from "@convscope/core";
import {
  applyPreprocessing,
  createDataset,
  type Dataset,
  type Preprocessing,
  preprocessDigits,
  preprocessedShape,
  splitStratified,
  subset,
} from "@convscope/data";
import { loadDataset, loadDigits, loadTrainTest, type TrainTest } from "@convscope/data/node";
import { DIGITS } from "./settings.js";

/** Parts that share no image; images are inputs of the network. */
export interface DataParts {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/** How a data set without a split of its own is shared out, always the same way. */
const FRACTIONS = [0.8, 0.1, 0.1] as const;
const SPLIT_SEED = 1998;
/** What validation takes of a training set whose test comes apart. */
const HELD_BACK = 0.1;

/** Loads the bundled digits or what is at a path. @throws IoError, FormatError, ArgumentError */
export async function loadParts(
  data: string,
  preprocessing: Preprocessing,
  limit: number = Infinity,
): Promise<DataParts> {
  const parts =
    data === DIGITS ? await bundled(preprocessing, limit) : await own(data, preprocessing);
  return mapParts(parts, (part) => firstOf(part, limit));
}

async function bundled(preprocessing: Preprocessing, limit: number): Promise<DataParts> {
  const parts = await loadDigits();
  const isFramed = preprocessing.steps.some((step) => step.kind === "centre-of-mass");
  return mapParts(parts, (part) => {
    const few = firstOf(part, limit);
    return isFramed ? preprocessDigits(few, preprocessing) : asPictures(few, preprocessing);
  });
}

/** For networks that take no framed digits: each one as any other picture. */
function asPictures(set: Dataset, preprocessing: Preprocessing): Dataset {
  const [, height, width] = set.shape;
  const shape = preprocessedShape(preprocessing);
  const size = shape[0] * shape[1] * shape[2];
  const images = new Float32Array(set.count * size);
  for (let i = 0; i < set.count; i++) {
    const data = Uint8Array.from(set.images.subarray(i * height * width, (i + 1) * height * width));
    images.set(applyPreprocessing({ width, height, channels: 1, data }, preprocessing), i * size);
  }
  return createDataset({ shape, classes: set.classes, images, labels: set.labels });
}

async function own(path: string, preprocessing: Preprocessing): Promise<DataParts> {
  const pairs = await loadTrainTest(path, { preprocessing });
  if (pairs !== undefined) return withValidation(pairs);
  const set = await loadDataset(path, { preprocessing });
  const places = splitStratified(set.labels, { fractions: FRACTIONS }, SPLIT_SEED);
  const [train, validation, test] = places;
  if (train?.length && validation?.length && test?.length) {
    return {
      train: subset(set, train),
      validation: subset(set, validation),
      test: subset(set, test),
    };
  }
  throw new ArgumentError(
    `data: found ${set.count} images in ${path}, expected at least 10 (a tenth is kept for validation and a tenth for the test); add images`,
    { path, count: set.count },
  );
}

/** A tenth of what is to be learned from is kept for choosing; the test is as it came. */
function withValidation({ train: all, test }: TrainTest): DataParts {
  const [train, validation] = splitStratified(
    all.labels,
    { fractions: [1 - HELD_BACK, HELD_BACK] },
    SPLIT_SEED,
  );
  if (train?.length && validation?.length) {
    return { train: subset(all, train), validation: subset(all, validation), test };
  }
  throw new ArgumentError(
    `data: found ${all.count} images to train with, expected at least 10 (a tenth is kept for validation); add images`,
    { count: all.count },
  );
}

/** The first images; each part's order is drawn by lot, so they hold all classes. */
function firstOf(part: Dataset, limit: number): Dataset {
  if (part.count <= limit) return part;
  return subset(
    part,
    Uint32Array.from({ length: limit }, (_, i) => i),
  );
}

function mapParts(parts: DataParts, change: (part: Dataset) => Dataset): DataParts {
  const { train, validation, test } = parts;
  return { train: change(train), validation: change(validation), test: change(test) };
}
