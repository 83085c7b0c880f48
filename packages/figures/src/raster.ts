/**
 * A picture of bytes inside a figure: a PNG as a data URI. For photographs and colours; maps of values are `pixelMap`, whose
 * colours follow the theme.
 */
import { ShapeError } from "@convscope/core";
import { encode } from "fast-png";
import type { Box, Size } from "./box.js";
import { element } from "./svg.js";

/** 8-bit samples, row by row, the channels of a pixel side by side; `decodeImage` of @convscope/data gives such. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 red-green-blue, 4 with alpha. */
  readonly channels: 1 | 3 | 4;
  /** width·height·channels samples, 0..255. */
  readonly data: Uint8Array;
}

/** A picture of few colours: for each pixel the place of its colour in a palette, a quarter of what alpha would take. */
export interface Paletted extends Size {
  readonly data: Uint8Array;
  /** Up to 256. */
  readonly palette: readonly (readonly [red: number, green: number, blue: number, alpha: number])[];
}

/** @throws ShapeError when the samples are not width × height × channels */
export function checkRaster(figure: string, { width, height, channels, data }: Raster): void {
  const whole = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (whole && data.length === width * height * channels) return;
  throw new ShapeError(
    `${figure}: found ${data.length} samples for a picture, expected ${width}·${height}·${channels} = ${width * height * channels} (a sample for each channel of each pixel); give the whole picture`,
    { width, height, channels, samples: data.length },
  );
}

/** A picture no larger than so many pixels a side: each pixel the mean of those that it covers. */
export function shrink(raster: Raster, most: number): Raster {
  const { width, height, channels, data } = raster;
  const share = most / Math.max(width, height);
  if (share >= 1) return raster;
  const [wide, high] = [width, height].map((side) => Math.max(1, Math.round(side * share)));
  const [columns, rows] = [wide ?? 1, high ?? 1];
  const small = new Uint8Array(columns * rows * channels);
  const edge = (at: number, of: number, side: number): number => Math.floor((at * side) / of);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [edge(row, rows, height), edge(row + 1, rows, height)];
    for (let column = 0; column < columns; column++) {
      const [left, right] = [edge(column, columns, width), edge(column + 1, columns, width)];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            sum += data[(y * width + x) * channels + channel] as number;
          }
        }
        const count = (bottom - top) * (right - left);
        small[(row * columns + column) * channels + channel] = Math.round(sum / count);
      }
    }
  }
  return { width: columns, height: rows, channels, data: small };
}

/** The picture in greys, by the luma of ITU-R BT.601. */
export function greyOf({ width, height, channels, data }: Raster): Raster {
  if (channels === 1) return { width, height, channels, data };
  const grey = Uint8Array.from({ length: width * height }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(i * channels, i * channels + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
  return { width, height, channels: 1, data: grey };
}

/** The picture with its upper left corner at a place; `crisp`: pixels stay squares. */
export function rasterImage(
  raster: Paletted | Raster,
  { x, y, width, height }: Box,
  crisp: boolean,
): string {
  return element("image", {
    ...{ x, y, width, height },
    preserveAspectRatio: "none",
    class: crisp ? "crisp" : undefined,
    "image-rendering": crisp ? "optimizeSpeed" : undefined,
    href: `data:image/png;base64,${base64(png(raster))}`,
  });
}

function png(raster: Paletted | Raster): Uint8Array {
  if (!("palette" in raster)) return encode(raster);
  const { width, height, data, palette } = raster;
  const colours = palette.map((colour) => [...colour]);
  return encode({ width, height, channels: 1, data, palette: colours }, { zlib: { level: 9 } });
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648; neither Node's Buffer nor a browser's btoa, so that it runs everywhere. */
export function base64(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.subarray(i, i + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]);
    if (b === undefined) digits[2] = "=";
    if (c === undefined) digits[3] = "=";
    out += digits.join("");
  }
  return out;
}
