/**
 * Batches of examples in an order that depends on seed and epoch alone, so that a run can go on from the middle of an
 * epoch. Not on any backend: the fit loop uploads.
 */
import {
  ArgumentError,
  checkOptionNames,
  type OptionNames,
  Random,
  ShapeError,
} from "@convscope/core";
import {
  checkExamples,
  type Examples,
  type ImageShape,
  imageSize,
  type Prepare,
} from "./examples.js";

/** Some examples, ready to be uploaded. */
export interface Batch {
  /** [count, C, H, W] */
  readonly images: Float32Array;
  /** [count], numbers of classes. */
  readonly labels: Float32Array;
  /** Examples in it: the last batch of an epoch may be smaller. */
  readonly count: number;
  /** Its place in the epoch, from 0. */
  readonly index: number;
  /** Which examples of the data set they are. */
  readonly examples: Uint32Array;
}

/**
 * Changes the images of a training batch (augmentation): values [N, C, H, W] in, as many out; it may write in place. Its
 * random numbers depend on seed, epoch and batch alone.
 */
export type Transform = (images: Float32Array, random: Random, shape: ImageShape) => Float32Array;

/** Options of {@link createLoader}. */
export interface LoaderOptions {
  readonly batchSize: number;
  /** Whole number from 0. */
  readonly seed: number;
  /** A new order in every epoch; default true. */
  readonly shuffle?: boolean | undefined;
  /** Leaves out a last batch that is not full; default false. */
  readonly dropLast?: boolean | undefined;
  readonly prepare?: Prepare | undefined;
  readonly transform?: Transform | undefined;
}

const loaderOptionNames: OptionNames<LoaderOptions> = {
  batchSize: true,
  seed: true,
  shuffle: true,
  dropLast: true,
  prepare: true,
  transform: true,
};

/** Gives the batches of any epoch. */
export interface Loader {
  readonly examples: Examples;
  readonly prepare: Prepare | undefined;
  /** [C, H, W] of one image of a batch. */
  readonly shape: ImageShape;
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  /** Batches in an epoch. */
  readonly batches: number;
  /** The batches of an epoch (counted from 1 by `fit`), from batch `first` on. */
  epoch(epoch: number, first?: number): Iterable<Batch>;
}

/**
 * Makes batches of examples, shuffled by seed.
 *
 * @throws ArgumentError for no examples or impossible options, ShapeError when images and labels do not fit together
 * @example
 * ```ts
 * import { createLoader } from "@convscope/train";
 * const examples = { count: 5, shape: [1, 1, 1], images: Uint8Array.of(0, 1, 2, 3, 4), labels: [0, 1, 0, 1, 0] } as const;
 * const loader = createLoader(examples, { batchSize: 2, seed: 1 });
 * const sizes = [...loader.epoch(1)].map((batch) => batch.count);
 * if (sizes.join() !== "2,2,1") throw new Error("the last batch is what is left");
 * ```
 */
export function createLoader(examples: Examples, options: LoaderOptions): Loader {
  checkOptionNames("loader", options, loaderOptionNames);
  checkExamples("loader", examples);
  const { batchSize, seed, shuffle = true, dropLast = false, prepare, transform } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ArgumentError(
      `loader: found batchSize ${batchSize}, expected a whole number from 1; give one`,
      { batchSize },
    );
  }
  const random = new Random(seed);
  const { count } = examples;
  const batches = dropLast ? Math.floor(count / batchSize) : Math.ceil(count / batchSize);
  if (batches === 0) {
    throw new ArgumentError(
      `loader: found ${count} examples for batches of ${batchSize}, expected at least one full batch (dropLast leaves out the rest); lower batchSize or set dropLast to false`,
      { count, batchSize },
    );
  }
  const shape = prepare?.shape ?? examples.shape;
  const order = (epoch: number): Uint32Array =>
    shuffle
      ? random.fork(`order ${epoch}`).permutation(count)
      : Uint32Array.from({ length: count }, (_, i) => i);
  return {
    examples,
    prepare,
    shape,
    batchSize,
    seed,
    shuffle,
    dropLast,
    batches,
    *epoch(epoch, first = 0) {
      const places = order(epoch);
      for (let index = first; index < batches; index++) {
        const chosen = places.subarray(index * batchSize, (index + 1) * batchSize);
        const batch = gatherBatch(examples, chosen, prepare, index);
        if (transform === undefined) yield batch;
        else {
          const images = transform(batch.images, random.fork(`batch ${epoch}/${index}`), shape);
          yield { ...batch, images: checkTransformed(images, batch.images) };
        }
      }
    },
  };
}

/** Copies chosen examples into a batch. */
export function gatherBatch(
  { shape, images, labels }: Examples,
  chosen: Uint32Array,
  prepare: Prepare | undefined,
  index: number,
): Batch {
  const stored = imageSize(shape);
  const size = prepare === undefined ? stored : imageSize(prepare.shape);
  const count = chosen.length;
  const inputs = new Float32Array(count * size);
  const classes = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const place = chosen[i] as number;
    const example = images.subarray(place * stored, (place + 1) * stored);
    if (prepare === undefined) inputs.set(example, i * size);
    else prepare.apply(example, inputs.subarray(i * size, (i + 1) * size));
    classes[i] = labels[place] as number;
  }
  return { images: inputs, labels: classes, count, index, examples: chosen };
}

function checkTransformed(found: Float32Array, given: Float32Array): Float32Array {
  if (found.length === given.length) return found;
  throw new ShapeError(
    `loader: found ${found.length} values after transform, expected ${given.length} (it changes images, not their number or size); correct the transform`,
    { found: found.length, expected: given.length },
  );
}
