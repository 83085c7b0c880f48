import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode.js";
import { jpegOrientation, upright } from "./exif.js";
import type { Image } from "./image.js";

/** A 16×8 picture: left half of one colour, right half of another. */
function halves(left: readonly number[], right: readonly number[]): Uint8Array {
  const data = new Uint8Array(16 * 8 * 4);
  for (let i = 0; i < 128; i += 1) data.set([...(i % 16 < 8 ? left : right), 255], 4 * i);
  return new Uint8Array(encode({ width: 16, height: 8, data }, 95).data);
}

/** Puts an Exif segment with an orientation behind the first marker. */
function withOrientation(jpeg: Uint8Array, orientation: number, little: boolean): Uint8Array {
  const segment = new Uint8Array(36);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, 34);
  segment.set(new TextEncoder().encode("Exif"), 4);
  segment.set(new TextEncoder().encode(little ? "II" : "MM"), 10);
  view.setUint16(12, 42, little);
  view.setUint32(14, 8, little);
  view.setUint16(18, 1, little);
  view.setUint16(20, 0x0112, little);
  view.setUint16(22, 3, little);
  view.setUint32(24, 1, little);
  view.setUint16(28, orientation, little);
  return Uint8Array.of(...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2));
}

const red = (image: Image, x: number, y: number): number =>
  image.data[(y * image.width + x) * image.channels] ?? -1;

describe("decodeImage on JPEG", () => {
  it("reads colours to within the loss of compression", () => {
    const image = decodeImage(halves([200, 30, 60], [10, 180, 90]));
    expect([image.width, image.height, image.channels]).toEqual([16, 8, 3]);
    const right = image.data.subarray(3 * 12, 3 * 13);
    [10, 180, 90].forEach((value, c) => {
      expect(Math.abs((right[c] ?? 0) - value)).toBeLessThan(12);
    });
  });

  it.each([
    [true, "little"],
    [false, "big"],
  ])("turns a picture upright by its Exif orientation (%s: %s-endian)", (little) => {
    const stored = withOrientation(halves([250, 250, 250], [5, 5, 5]), 6, little);
    const image = decodeImage(stored);
    // Orientation 6: what was stored on the left belongs at the top.
    expect([image.width, image.height]).toEqual([8, 16]);
    expect(red(image, 4, 2)).toBeGreaterThan(200);
    expect(red(image, 4, 13)).toBeLessThan(50);
  });

  it("refuses a truncated file", () => {
    const jpeg = halves([0, 0, 0], [255, 255, 255]);
    for (const part of [0.3, 0.6, 0.95]) {
      const cut = jpeg.subarray(0, Math.floor(part * jpeg.length));
      expect(() => decodeImage(cut)).toThrow("JPEG");
    }
  });

  it("refuses a file of markers without a picture", () => {
    expect(() => decodeImage(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toThrow("cannot be decoded");
  });
});

describe("upright", () => {
  // A 3×2 picture of numbers, as stored:  0 1 2 / 3 4 5
  const stored: Image = { width: 3, height: 2, channels: 1, data: Uint8Array.of(0, 1, 2, 3, 4, 5) };
  it.each([
    [1, 3, [0, 1, 2, 3, 4, 5]],
    [2, 3, [2, 1, 0, 5, 4, 3]],
    [3, 3, [5, 4, 3, 2, 1, 0]],
    [4, 3, [3, 4, 5, 0, 1, 2]],
    [5, 2, [0, 3, 1, 4, 2, 5]],
    [6, 2, [3, 0, 4, 1, 5, 2]],
    [7, 2, [5, 2, 4, 1, 3, 0]],
    [8, 2, [2, 5, 1, 4, 0, 3]],
  ])("undoes orientation %i", (orientation, width, expected) => {
    const image = upright(stored, orientation);
    expect(image.width).toBe(width);
    expect(Array.from(image.data)).toEqual(expected);
  });
});

describe("jpegOrientation", () => {
  it("is 1 where none is stated, nonsense is stated, or the segment is cut", () => {
    const jpeg = halves([0, 0, 0], [9, 9, 9]);
    expect(jpegOrientation(jpeg)).toBe(1);
    expect(jpegOrientation(withOrientation(jpeg, 77, true))).toBe(1);
    for (let length = 0; length < 40; length += 1) {
      expect(jpegOrientation(withOrientation(jpeg, 6, true).subarray(0, length))).toBe(
        length < 38 ? 1 : 6,
      );
    }
  });
});
