/**
 * New training images from old ones: small affine moves and elastic distortions, drawn anew for every image.
 * Not part of preprocessing: pictures to be recognised are never augmented.
 */
import { ArgumentError, ShapeError } from "@convscope/core/errors";
import { type ImageShape, imageSize } from "../dataset.js";
import { drawAffine, warpAffine } from "./affine.js";
import { drawDisplacement, type ElasticRange, warpElastic } from "./elastic.js";

/** How far images may be changed; what is left out is not done. */
export interface AugmentOptions {
  /** Largest shift in pixels, each way. */
  readonly shift?: number;
  /** Largest turn in degrees, each way. */
  readonly rotate?: number;
  /** Largest change of size: 0.1 gives 0.9 to 1.1, in x and y apart. */
  readonly scale?: number;
  /** Largest slant, as a tangent. */
  readonly shear?: number;
  /** Elastic distortion after Simard et al. 2003. */
  readonly elastic?: ElasticRange;
  /** What lies outside an image; default 0, which after normalising is not the paper: give the paper's value. */
  readonly background?: number;
}

/**
 * Returns changed copies of a batch of images, each drawn on its own and the same for all channels of an image.
 *
 * @param images values [N, C, H, W], not changed.
 * @param shape [C, H, W] of one image.
 * @param uniform gives numbers in [0, 1); the same numbers give the same images.
 * @throws ShapeError when the images are not whole ones; ArgumentError when an option is out of range.
 * @example
 * ```ts
 * import { augment } from "@convscope/data";
 * const image = Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
 * const moved = augment(image, [1, 3, 3], { shift: 1 }, () => 0.999999);
 * if ((moved[8] ?? 0) < 0.99) throw new Error("expected the dot one pixel further right and down");
 * ```
 * @see Simard, Steinkraus & Platt 2003
 */
export function augment(
  images: Float32Array,
  shape: ImageShape,
  options: AugmentOptions,
  uniform: () => number,
): Float32Array {
  const [channels, height, width] = shape;
  const size = imageSize(shape);
  if (size === 0 || images.length % size !== 0) {
    throw new ShapeError(
      `augment: found ${images.length} values, expected a multiple of ${size} ([N, ${shape.join(", ")}])`,
      { found: images.length, size },
    );
  }
  checkOptions(options);
  const { shift = 0, rotate = 0, scale = 0, shear = 0, elastic, background = 0 } = options;
  const plane = height * width;
  const out = new Float32Array(images.length);
  const moved = elastic === undefined ? undefined : new Float32Array(plane);
  for (let image = 0; image < images.length / size; image += 1) {
    const map = drawAffine({ shift, rotate, scale, shear }, uniform);
    const field = elastic && drawDisplacement(elastic, height, width, uniform);
    for (let c = 0; c < channels; c += 1) {
      const at = image * size + c * plane;
      const from = images.subarray(at, at + plane);
      const to = out.subarray(at, at + plane);
      warpAffine(from, moved ?? to, height, width, map, background);
      if (field && moved) warpElastic(moved, to, height, width, field, background);
    }
  }
  return out;
}

function checkOptions(options: AugmentOptions): void {
  const { shift = 0, rotate = 0, scale = 0, shear = 0, elastic } = options;
  const reaches = { shift, rotate, scale, shear, alpha: elastic?.alpha ?? 0 };
  for (const [name, value] of Object.entries(reaches)) {
    if (!(value >= 0) || !Number.isFinite(value)) {
      throw new ArgumentError(
        `augment: found ${name} ${value}, expected a number of at least 0 (it is drawn from −${name} to +${name})`,
        { [name]: value },
      );
    }
  }
  if (scale >= 1) {
    throw new ArgumentError(
      `augment: found scale ${scale}, expected less than 1 (an image's size would reach 0); 0.1 gives 0.9 to 1.1`,
      { scale },
    );
  }
  if (elastic !== undefined && !(elastic.sigma > 0 && elastic.sigma < 1000)) {
    throw new ArgumentError(
      `augment: found elastic sigma ${elastic.sigma}, expected above 0 (pixels of smoothing); the paper takes 4`,
      { sigma: elastic.sigma },
    );
  }
}
