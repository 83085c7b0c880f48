/**
 * Ink and paper: which of the two is brighter (polarity), and stretching them to 255 and 0 (contrast).
 * Not a threshold: the grey of anti-aliased edges stays grey, as in MNIST.
 */
import { FormatError } from "@convscope/core/errors";
import { estimateBackground, subtractBackground } from "./background.js";
import type { Raster } from "./raster.js";

/** A pixel differs from the paper when it is this many standard deviations of the noise away. */
const NOISE_FACTOR = 4;
/** Differences below this (of 255) are not seen as ink, even on noiseless paper. */
const SMALLEST_CONTRAST = 6;

/**
 * Makes ink bright and paper dark: inverts when what differs from the border is darker than the border.
 *
 * @throws FormatError when nothing differs from the border.
 */
export function brightenInk(plane: Raster, mode: "auto" | "keep" | "invert"): Raster {
  if (mode === "keep" || (mode === "auto" && inkIsBright(plane))) return plane;
  return { ...plane, data: plane.data.map((v) => 255 - v) };
}

function inkIsBright(plane: Raster): boolean {
  const background = estimateBackground(plane);
  const level = inkThreshold(background.noise);
  let [brighter, darker] = [0, 0];
  for (const d of subtractBackground(plane, background)) {
    if (d > level) brighter += d;
    else if (d < -level) darker -= d;
  }
  if (brighter === 0 && darker === 0) throw noInk(plane, level);
  return brighter >= darker;
}

/**
 * Flattens the paper to 0 and stretches bright ink to 255: out = 255·clamp((v − paper − floor) / (ink − floor)).
 * `ink` is the mean of the differences weighted by themselves, which is the ink's level however little of it there is;
 * `floor` is what noise reaches.
 *
 * @throws FormatError when nothing is brighter than the border.
 */
export function stretchContrast(plane: Raster): Raster {
  const background = estimateBackground(plane);
  const difference = subtractBackground(plane, background);
  const level = inkThreshold(background.noise);
  const rough = selfWeightedMean(difference, level);
  if (rough === undefined) throw noInk(plane, level);
  const ink = selfWeightedMean(difference, Math.max(level, rough / 2)) ?? rough;
  const floor = Math.min(2.5 * background.noise, 0.5 * ink);
  const scale = 255 / (ink - floor);
  const data = difference.map((d) => Math.min(255, Math.max(0, (d - floor) * scale)));
  return { ...plane, data };
}

function inkThreshold(noise: number): number {
  return Math.max(SMALLEST_CONTRAST, NOISE_FACTOR * noise);
}

/** Σd² / Σd over the differences above a level. */
function selfWeightedMean(difference: Float32Array, level: number): number | undefined {
  let [sum, squares] = [0, 0];
  for (const d of difference) {
    if (d <= level) continue;
    sum += d;
    squares += d * d;
  }
  return sum === 0 ? undefined : squares / sum;
}

function noInk(plane: Raster, level: number): FormatError {
  return new FormatError(
    `preprocess: found no ink in a picture of ${plane.width}×${plane.height}, expected something that differs from the border by more than ${level.toFixed(0)} of 255 (the picture is blank, or too faint for its noise); give a picture with one glyph on an even background`,
    { width: plane.width, height: plane.height, level },
  );
}
