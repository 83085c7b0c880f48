/**
 * What training reads: labelled images of one size in typed arrays, and how one example becomes a network's input. Not a
 * reader of files: any data set of this form fits.
 */
import { ArgumentError, type Model, ShapeError } from "@convscope/core";
import { crc32 } from "./checkpoint/crc32.js";

/** Channels, height and width of one image. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** Labelled images of one size, NCHW: bytes, or floats that are ready for the network. */
export interface Examples {
  readonly count: number;
  /** [C, H, W] of one image. */
  readonly shape: ImageShape;
  /** count·C·H·W values, image after image. */
  readonly images: Float32Array | Uint8Array;
  /** The class of each image, from 0. */
  readonly labels: ArrayLike<number>;
}

/** Turns one stored example into the network's input; done anew whenever the example is used. */
export interface Prepare {
  /** [C, H, W] of the result. */
  readonly shape: ImageShape;
  /** Writes every value of `input` (C·H·W of {@link shape}); `example` is not to be changed. */
  apply(example: Float32Array | Uint8Array, input: Float32Array): void;
}

/** Which data a checkpoint was trained on: a resumed run must see the same. */
export interface DataFingerprint {
  readonly count: number;
  readonly shape: ImageShape;
  /** CRC-32 of images and labels. */
  readonly checksum: number;
}

/** Values in one image. */
export function imageSize([channels, height, width]: ImageShape): number {
  return channels * height * width;
}

/** @throws ArgumentError when there are no examples, ShapeError when images, labels and count do not fit together */
export function checkExamples(op: string, examples: Examples): void {
  const { count, shape, images, labels } = examples;
  if (count === 0) {
    throw new ArgumentError(
      `${op}: found an empty data set, expected at least one example; check the path and the split that it came from`,
      { count },
    );
  }
  const size = imageSize(shape);
  if (images.length !== count * size || labels.length !== count) {
    throw new ShapeError(
      `${op}: found ${images.length} image values and ${labels.length} labels, expected ${count * size} and ${count} (${count} examples of [${shape.join(", ")}]); correct the data set`,
      { count, shape, images: images.length, labels: labels.length },
    );
  }
}

/** Number of classes that a model tells apart. @throws ShapeError when its output is no list */
export function classesOf(op: string, model: Model): number {
  const [classes] = model.outputShape;
  if (classes === undefined || model.outputShape.length !== 1) {
    throw new ShapeError(
      `${op}: found ${model.name} with output [${model.outputShape.join(", ")}], expected [classes] (one number a class); end it with a flatten or linear layer`,
      { output: model.outputShape },
    );
  }
  return classes;
}

/** Identifies a data set by its size and content. */
export function fingerprintOf(examples: Examples): DataFingerprint {
  const { count, shape, images } = examples;
  const labels = Uint32Array.from(examples.labels);
  const bytes = (view: ArrayBufferView): Uint8Array =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return { count, shape, checksum: crc32(bytes(labels), crc32(bytes(images))) };
}
