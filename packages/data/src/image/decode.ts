/**
 * Bytes of a picture file to samples; the format is told by the first bytes, never by the name.
 * PNG and JPEG only: other known formats are named in the error.
 */
import { FormatError } from "@convscope/core/errors";
import type { Image } from "./image.js";
import { decodeJpeg } from "./jpeg.js";
import { decodePng } from "./png.js";

interface Signature {
  readonly format: string;
  readonly at: number;
  readonly bytes: readonly number[];
}

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { format: "PNG", at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: "JPEG", at: 0, bytes: [0xff, 0xd8, 0xff] },
  { format: "GIF", at: 0, bytes: ascii("GIF8") },
  { format: "WebP", at: 8, bytes: ascii("WEBP") },
  { format: "AVIF", at: 4, bytes: ascii("ftypavif") },
  { format: "HEIC", at: 4, bytes: ascii("ftyphei") },
  { format: "HEIC", at: 4, bytes: ascii("ftypmif1") },
  { format: "JPEG XL", at: 0, bytes: [0xff, 0x0a] },
  { format: "JPEG XL", at: 4, bytes: ascii("JXL ") },
  { format: "JPEG 2000", at: 4, bytes: ascii("jP  ") },
  { format: "TIFF", at: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { format: "TIFF", at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { format: "PDF", at: 0, bytes: ascii("%PDF") },
  { format: "SVG", at: 0, bytes: ascii("<svg") },
  { format: "gzip", at: 0, bytes: [0x1f, 0x8b] },
  { format: "BMP", at: 0, bytes: ascii("BM") },
];

/** The name of a file's format by its first bytes, or undefined when they are none that is known. */
export function sniffFormat(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(({ at, bytes: expected }) =>
    expected.every((value, i) => bytes[at + i] === value),
  )?.format;
}

/**
 * Decodes a PNG or JPEG of any colour type and depth to 8-bit samples; a JPEG is turned upright.
 *
 * @throws FormatError for any other format, naming what was found, and for a damaged file.
 * @example
 * ```ts
 * import { decodeImage } from "@convscope/data";
 * try {
 *   decodeImage(new TextEncoder().encode("GIF89a"));
 * } catch (error) {
 *   if (!String(error).includes("GIF")) throw error;
 * }
 * ```
 */
export function decodeImage(bytes: Uint8Array): Image {
  const format = sniffFormat(bytes);
  if (format === "PNG") return decodePng(bytes);
  if (format === "JPEG") return decodeJpeg(bytes);
  const found = format ?? describeStart(bytes);
  throw new FormatError(
    `decodeImage: found ${found}, expected a PNG or JPEG picture; convert it to PNG first`,
    { format: format ?? "unknown", bytes: bytes.length },
  );
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return `something that is not a picture (first bytes ${start.join(" ")})`;
}
