/**
 * Preprocessing as data: a list of steps that is saved with a model, so that a picture is always seen as in training.
 * Not the steps themselves (see apply and the files beside it) and not augmentation, which is of training alone.
 * Source of the digit steps: LeCun et al. 1998, section III.A, and the MNIST page's description of its files.
 */
import { ArgumentError } from "@convscope/core/errors";

/** One step; sizes in pixels, brightness 0..255 before normalise. */
export type PreprocessingStep =
  /** To one channel of brightness; transparency is laid on a background. Stands first. */
  | { readonly kind: "grayscale" }
  /** To three channels; transparency is laid on a background. Stands first. */
  | { readonly kind: "rgb" }
  /** Makes ink bright on dark paper; "auto" takes the border for paper. */
  | { readonly kind: "polarity"; readonly mode: "auto" | "keep" | "invert" }
  /** Flattens the paper to 0 and stretches the ink to 255. */
  | { readonly kind: "contrast" }
  /** Wipes out dirt and cuts down to the glyph. */
  | { readonly kind: "crop-to-ink" }
  /** Thickens strokes to `least` pixels on average, as they will be once the glyph is fitted into `size`. */
  | { readonly kind: "stroke"; readonly least: number; readonly size: number }
  /** Scales so that the longer side is `size`, keeping the aspect ratio. */
  | { readonly kind: "fit"; readonly size: number }
  /** Puts the centre of mass in the middle of size × size pixels. */
  | { readonly kind: "centre-of-mass"; readonly size: number }
  /** Scales to height × width whatever the aspect ratio. */
  | { readonly kind: "resize"; readonly height: number; readonly width: number }
  /** Adds zeros around, up to size × size. */
  | { readonly kind: "pad"; readonly size: number }
  /** (v/255 − mean) / std, one pair for all channels or one per channel. Stands last. */
  | {
      readonly kind: "normalise";
      readonly mean: number | readonly number[];
      readonly std: number | readonly number[];
    };

/** Steps in order; plain JSON, kept in a model's file. */
export interface Preprocessing {
  readonly version: 1;
  readonly steps: readonly PreprocessingStep[];
}

/** Mean and deviation that brightness/255 is normalised with. */
export interface Normalisation {
  readonly mean: number;
  readonly std: number;
}

/** Mean 0 and deviation 1 over the bundled training digits (28×28 each). */
export const digitsNormalisation: Normalisation = Object.freeze({ mean: 0.1311, std: 0.3087 });

/**
 * Paper −0.1 and ink 1.175, as LeNet-5 was given in 1998.
 * @see LeCun et al. 1998, section II.B
 */
export const lenet5Normalisation: Normalisation = Object.freeze({ mean: 20 / 255, std: 200 / 255 });

/** Pixels of 20: only a twentieth of the bundled digits have thinner strokes, measured as the step measures. */
const LEAST_STROKE = 1.6;

/**
 * The steps that bring a picture of one digit into MNIST's form, padded to LeNet-5's 32×32.
 *
 * @param normalisation how brightness is normalised at the end; default {@link digitsNormalisation}.
 * @example
 * ```ts
 * import { applyPreprocessing, digitPreprocessing } from "@convscope/data";
 * const data = new Uint8Array(40 * 30).fill(255);
 * for (let y = 5; y < 35; y += 1) data.fill(0, y * 30 + 13, y * 30 + 16);
 * const one = { width: 30, height: 40, channels: 1, data } as const;
 * const input = applyPreprocessing(one, digitPreprocessing());
 * if (input.length !== 32 * 32) throw new Error("expected LeNet-5's input");
 * ```
 */
export function digitPreprocessing(
  normalisation: Normalisation = digitsNormalisation,
): Preprocessing {
  return {
    version: 1,
    steps: [
      { kind: "grayscale" },
      { kind: "polarity", mode: "auto" },
      { kind: "contrast" },
      { kind: "crop-to-ink" },
      { kind: "stroke", least: LEAST_STROKE, size: 20 },
      { kind: "fit", size: 20 },
      { kind: "centre-of-mass", size: 28 },
      { kind: "pad", size: 32 },
      { kind: "normalise", mean: normalisation.mean, std: normalisation.std },
    ],
  };
}

/**
 * The shape [C, H, W] that the steps give every picture.
 *
 * @throws ArgumentError when they leave the size to the picture.
 */
export function preprocessedShape(
  preprocessing: Preprocessing,
): readonly [channels: number, height: number, width: number] {
  const { steps } = preprocessing;
  const channels = steps[0]?.kind === "rgb" ? 3 : 1;
  for (const step of steps.toReversed()) {
    if (step.kind === "resize") return [channels, step.height, step.width];
    if (step.kind === "pad" || step.kind === "centre-of-mass") {
      return [channels, step.size, step.size];
    }
    if (step.kind !== "normalise" && step.kind !== "polarity" && step.kind !== "contrast") break;
  }
  throw new ArgumentError(
    `preprocessing: found steps ${steps.map((step) => step.kind).join(", ")}, expected the last one that changes the size to be resize, centre-of-mass or pad (the size would depend on the picture); add one`,
    { steps: steps.map((step) => step.kind) },
  );
}
