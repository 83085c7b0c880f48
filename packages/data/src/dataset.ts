/**
 * A labelled set of equally sized images, held in two typed arrays.
 * Not a loader: batches, shuffling and tensors are the training package's work.
 */
import { ArgumentError, ShapeError } from "@convscope/core/errors";

/** Channels, height and width of one image of a data set. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** Labelled images of one size; images are NCHW, bytes (0..255) or preprocessed floats. */
export interface Dataset {
  readonly count: number;
  /** [C, H, W] of every image. */
  readonly shape: ImageShape;
  /** Class names; a label is an index into it. */
  readonly classes: readonly string[];
  /** count·C·H·W values, image after image. */
  readonly images: Float32Array | Uint8Array;
  readonly labels: Uint8Array | Uint16Array;
}

/** What {@link createDataset} takes: a data set without its count, which follows from the labels. */
export type DatasetInit = Omit<Dataset, "count">;

/** Numbers in one image of a shape: C·H·W. */
export function imageSize(shape: ImageShape): number {
  return shape[0] * shape[1] * shape[2];
}

/**
 * Checks that images, labels and classes fit together and returns them as a data set.
 *
 * @throws ShapeError when the image array is not count·C·H·W long.
 * @throws ArgumentError when a label has no class.
 * @example
 * ```ts
 * import { createDataset } from "@convscope/data";
 * const dots = createDataset({
 *   shape: [1, 1, 2],
 *   classes: ["left", "right"],
 *   images: Uint8Array.of(255, 0, 0, 255),
 *   labels: Uint8Array.of(0, 1),
 * });
 * if (dots.count !== 2) throw new Error("expected two images");
 * ```
 */
export function createDataset(init: DatasetInit): Dataset {
  const { shape, classes, images, labels } = init;
  const count = labels.length;
  if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new ShapeError(
      `dataset: found image shape [${shape.join(", ")}], expected three sizes of at least 1 ([C, H, W])`,
      { shape },
    );
  }
  const size = imageSize(shape);
  if (images.length !== count * size) {
    throw new ShapeError(
      `dataset: found ${images.length} image values, expected ${count * size} (${count} labels · ${shape.join("·")} values); give as many labels as images`,
      { found: images.length, expected: count * size, count, shape },
    );
  }
  const stray = labels.findIndex((label) => label >= classes.length);
  if (stray !== -1) {
    throw new ArgumentError(
      `dataset: found label ${labels[stray]} at image ${stray}, expected labels below ${classes.length} (the number of classes); name every class`,
      { index: stray, label: labels[stray], classes: classes.length },
    );
  }
  return Object.freeze({ count, shape, classes, images, labels });
}

/**
 * Copies the named images, in the order given, into a data set of their own.
 *
 * @param indices places in `dataset`, each 0 ≤ index < count; may repeat.
 * @throws ArgumentError when an index is outside the data set.
 * @example
 * ```ts
 * import { createDataset, subset } from "@convscope/data";
 * const all = createDataset({
 *   shape: [1, 1, 1], classes: ["a", "b"], images: Uint8Array.of(7, 8, 9), labels: Uint8Array.of(0, 1, 1),
 * });
 * const last = subset(all, [2]);
 * if (last.images[0] !== 9 || last.labels[0] !== 1) throw new Error("expected the third image");
 * ```
 */
export function subset(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const size = imageSize(dataset.shape);
  const count = indices.length;
  const bytes = dataset.images instanceof Uint8Array;
  const images = bytes ? new Uint8Array(count * size) : new Float32Array(count * size);
  const small = dataset.labels instanceof Uint8Array;
  const labels = small ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i += 1) {
    const from = indices[i] as number;
    if (!Number.isInteger(from) || from < 0 || from >= dataset.count) {
      throw new ArgumentError(
        `subset: found index ${from} at place ${i}, expected a whole number from 0 to ${dataset.count - 1} (the data set's images)`,
        { index: from, place: i, count: dataset.count },
      );
    }
    images.set(dataset.images.subarray(from * size, (from + 1) * size), i * size);
    labels[i] = dataset.labels[from] as number;
  }
  return createDataset({ shape: dataset.shape, classes: dataset.classes, images, labels });
}
