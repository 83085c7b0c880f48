/**
 * A JPEG's orientation, and the turning that it asks for: cameras store pictures as the sensor lay.
 * Nothing else of Exif is read. Source: CIPA DC-008 (Exif 2.32), tag 274 "Orientation".
 */
import type { Image } from "./image.js";

const SOI = 0xffd8;
const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const ORIENTATION_TAG = 0x0112;

/** The orientation 1..8 that a JPEG states; 1 (as stored) when it states none or nonsense. */
export function jpegOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return 1;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === START_OF_SCAN || marker < 0xff00 || length < 2) return 1;
    if (marker === APP1 && at + 2 + length <= view.byteLength) {
      const found = exifOrientation(
        new DataView(view.buffer, view.byteOffset + at + 4, length - 2),
      );
      if (found !== undefined) return found;
    }
    at += 2 + length;
  }
  return 1;
}

/** Looks up tag 274 in the first directory of an Exif segment ("Exif\0\0" and then a TIFF header). */
function exifOrientation(segment: DataView): number | undefined {
  if (segment.byteLength < 14 || segment.getUint32(0) !== 0x45786966) return undefined;
  const little = segment.getUint16(6) === 0x4949;
  const directory = 6 + segment.getUint32(10, little);
  if (directory + 2 > segment.byteLength) return undefined;
  const entries = segment.getUint16(directory, little);
  for (let e = 0; e < entries; e += 1) {
    const entry = directory + 2 + 12 * e;
    if (entry + 12 > segment.byteLength) return undefined;
    if (segment.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = segment.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** Turns and mirrors a picture stored in an Exif orientation so that it stands upright. */
export function upright(image: Image, orientation: number): Image {
  if (orientation <= 1 || orientation > 8) return image;
  const { width, height, channels, data } = image;
  const swaps = orientation >= 5;
  const [outWidth, outHeight] = swaps ? [height, width] : [width, height];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      let [fromX, fromY] = swaps ? [y, x] : [x, y];
      if (orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8) {
        fromX = width - 1 - fromX;
      }
      if (orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7) {
        fromY = height - 1 - fromY;
      }
      const from = (fromY * width + fromX) * channels;
      const to = (y * outWidth + x) * channels;
      for (let c = 0; c < channels; c += 1) out[to + c] = data[from + c] as number;
    }
  }
  return { width: outWidth, height: outHeight, channels, data: out };
}
