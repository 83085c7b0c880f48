/**
 * PNG of every colour type and depth to an 8-bit picture. fast-png inflates and unfilters; samples are unpacked here.
 * Not an animated PNG's frames (its default picture is read) and no colour management.
 * Source: W3C PNG Specification, Third Edition, sections 7.2 (scanlines), 11.2 (chunks), 13.12 (sample depth rescaling).
 */
import { FormatError, messageOf } from "@convscope/core/errors";
import { type DecodedPng, decode } from "fast-png";
import { type Image, MAX_PIXELS } from "./image.js";

/**
 * Decodes a PNG.
 *
 * @throws FormatError when the file is damaged, truncated or too large.
 */
export function decodePng(bytes: Uint8Array): Image {
  checkSize(bytes);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw new FormatError(
      `decodeImage: found a damaged or truncated PNG (${messageOf(cause)}), expected a whole one; save or fetch it again`,
      { format: "PNG", bytes: bytes.length },
      cause,
    );
  }
  const samples = unpackSamples(png);
  return png.palette === undefined
    ? fromSamples(png, samples)
    : fromPalette(png, samples, png.palette);
}

/** Reads the size from IHDR before anything is allocated for it. */
function checkSize(bytes: Uint8Array): void {
  if (bytes.length < 24) {
    throw new FormatError(
      `decodeImage: found a PNG of ${bytes.length} bytes, expected at least its header (it is truncated); save or fetch it again`,
      { format: "PNG", bytes: bytes.length },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) {
    throw new FormatError(
      `decodeImage: found a PNG of ${width}×${height} pixels, expected 1 to ${MAX_PIXELS} in all; scale it down`,
      { format: "PNG", width, height },
    );
  }
}

/** One array element per sample, in the depth of the file: rows of 1, 2 and 4 bits are padded to whole bytes. */
function unpackSamples(png: DecodedPng): Uint8Array | Uint8ClampedArray | Uint16Array {
  const { width, height, channels, depth, data } = png;
  if (depth >= 8) return data;
  const perRow = width * channels;
  const rowBytes = Math.ceil((perRow * depth) / 8);
  const mask = (1 << depth) - 1;
  const samples = new Uint8Array(perRow * height);
  for (let y = 0; y < height; y += 1) {
    for (let i = 0; i < perRow; i += 1) {
      const bit = i * depth;
      const byte = data[y * rowBytes + (bit >> 3)] as number;
      samples[y * perRow + i] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return samples;
}

function fromPalette(png: DecodedPng, indices: ArrayLike<number>, palette: number[][]): Image {
  const { width, height } = png;
  const channels = palette[0]?.length === 4 ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i += 1) {
    const index = indices[i] as number;
    const colour = palette[index];
    if (colour === undefined) {
      throw new FormatError(
        `decodeImage: found colour ${index} in a PNG with a palette of ${palette.length}, expected an index below it (the file is damaged)`,
        { format: "PNG", index, palette: palette.length },
      );
    }
    data.set(colour, i * channels);
  }
  return { width, height, channels, data };
}

/** Grey, grey-alpha, RGB and RGBA samples of any depth; a transparent colour (tRNS) becomes alpha. */
function fromSamples(png: DecodedPng, samples: ArrayLike<number>): Image {
  const { width, height, depth, transparency } = png;
  const colours = png.channels < 3 ? 1 : 3;
  const hasAlpha = png.channels === 2 || png.channels === 4;
  const key =
    hasAlpha || transparency === undefined || transparency.length < colours
      ? undefined
      : transparency;
  const channels = hasAlpha || key !== undefined ? 4 : colours;
  const scale = 255 / (2 ** depth - 1);
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i += 1) {
    const from = i * png.channels;
    const to = i * channels;
    let isKey = key !== undefined;
    for (let c = 0; c < Math.min(channels, 3); c += 1) {
      const sample = samples[from + (colours === 1 ? 0 : c)] as number;
      data[to + c] = Math.round(sample * scale);
      if (key !== undefined) isKey &&= sample === key[colours === 1 ? 0 : c];
    }
    if (channels === 4) {
      data[to + 3] = hasAlpha
        ? Math.round((samples[from + colours] as number) * scale)
        : isKey
          ? 0
          : 255;
    }
  }
  return { width, height, channels, data };
}
