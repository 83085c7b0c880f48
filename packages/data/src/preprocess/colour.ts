/**
 * From a decoded picture to float planes: transparency laid on a background, colours to grey or RGB.
 * Not colour management: samples are taken as sRGB and luma is computed on them as they are.
 * Source of the luma weights: ITU-R BT.601.
 */
import type { Image } from "../image/image.js";
import type { Raster } from "./raster.js";

const LUMA = [0.299, 0.587, 0.114] as const;

/** Brightness 0..255 of every pixel (BT.601 luma); transparency is laid on a background first. */
export function toGrey(image: Image): Raster {
  const { width, height, channels, data } = image;
  const pixels = width * height;
  const grey = new Float32Array(pixels);
  for (let i = 0; i < pixels; i += 1) grey[i] = lumaAt(data, i * channels, channels);
  if (channels === 4) {
    const background = backgroundBehind(image, grey);
    for (let i = 0; i < pixels; i += 1) {
      const alpha = (data[4 * i + 3] as number) / 255;
      grey[i] = alpha * (grey[i] as number) + (1 - alpha) * background;
    }
  }
  return { channels: 1, height, width, data: grey };
}

/** Red, green and blue planes, 0..255; transparency is laid on a background first. */
export function toRgb(image: Image): Raster {
  const { width, height, channels, data } = image;
  const pixels = width * height;
  const background = channels === 4 ? backgroundBehind(image, toGrey({ ...image }).data) : 0;
  const planes = new Float32Array(3 * pixels);
  for (let c = 0; c < 3; c += 1) {
    for (let i = 0; i < pixels; i += 1) {
      const sample = data[i * channels + (channels === 1 ? 0 : c)] as number;
      const alpha = channels === 4 ? (data[4 * i + 3] as number) / 255 : 1;
      planes[c * pixels + i] = alpha * sample + (1 - alpha) * background;
    }
  }
  return { channels: 3, height, width, data: planes };
}

function lumaAt(data: Uint8Array, at: number, channels: number): number {
  if (channels === 1) return data[at] as number;
  return (
    LUMA[0] * (data[at] as number) +
    LUMA[1] * (data[at + 1] as number) +
    LUMA[2] * (data[at + 2] as number)
  );
}

/**
 * The grey to lay transparency on. A picture with an opaque edge only has holes or cut corners: they take the edge's
 * brightness. A glyph floating on transparency takes white or black, whichever is farther from it.
 */
function backgroundBehind(image: Image, grey: Float32Array): number {
  const { width, height, data } = image;
  let [edgeAlpha, edgeSum, allAlpha, allSum] = [0, 0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const alpha = (data[4 * i + 3] as number) / 255;
      const weighted = alpha * (grey[i] as number);
      allAlpha += alpha;
      allSum += weighted;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
        edgeAlpha += alpha;
        edgeSum += weighted;
      }
    }
  }
  if (edgeAlpha > width + height - 2) return edgeSum / edgeAlpha;
  return allAlpha > 0 && allSum / allAlpha > 127.5 ? 0 : 255;
}
