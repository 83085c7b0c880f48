import { crc32 } from "node:zlib";
import fc from "fast-check";
import { type BitDepth, encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode.js";

const grey = (depth: BitDepth, width: number, height: number, data: number[]): Uint8Array =>
  encode({ width, height, depth, channels: 1, data: Uint8Array.from(data) });

/** Puts a tRNS chunk behind the header: the encoder writes none. */
function withTransparency(png: Uint8Array, key: readonly number[]): Uint8Array {
  const chunk = new Uint8Array(12 + 2 * key.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 2 * key.length);
  chunk.set(new TextEncoder().encode("tRNS"), 4);
  key.forEach((value, i) => {
    view.setUint16(8 + 2 * i, value);
  });
  view.setUint32(8 + 2 * key.length, crc32(chunk.subarray(4, 8 + 2 * key.length)));
  const header = 8 + 25;
  return Uint8Array.of(...png.subarray(0, header), ...chunk, ...png.subarray(header));
}

describe("decodeImage on PNG", () => {
  it("returns 8-bit samples as they are, for every number of channels but grey with alpha", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(1, 3, 4),
        fc.nat(),
        (width, height, channels, salt) => {
          const length = width * height * channels;
          const data = Uint8Array.from({ length }, (_, i) => (i * 37 + salt) % 256);
          const image = decodeImage(encode({ width, height, channels, data, depth: 8 }));
          expect(image).toEqual({ width, height, channels, data });
        },
      ),
    );
  });

  it("spreads grey with alpha to red, green, blue and alpha", () => {
    const png = encode({
      width: 2,
      height: 1,
      channels: 2,
      depth: 8,
      data: Uint8Array.of(9, 255, 80, 0),
    });
    expect(decodeImage(png)).toMatchObject({
      channels: 4,
      data: Uint8Array.of(9, 9, 9, 255, 80, 80, 80, 0),
    });
  });

  it("unpacks 1, 2 and 4 bits a pixel, row by row, to the full range", () => {
    // Three pixels a row leave unused bits at its end.
    expect(decodeImage(grey(1, 3, 2, [0b10100000, 0b01000000])).data).toEqual(
      Uint8Array.of(255, 0, 255, 0, 255, 0),
    );
    expect(decodeImage(grey(2, 3, 1, [0b00011000])).data).toEqual(Uint8Array.of(0, 85, 170));
    expect(decodeImage(grey(4, 3, 1, [0x0f, 0x80])).data).toEqual(Uint8Array.of(0, 255, 136));
  });

  it("scales 16 bits down with rounding", () => {
    const data = Uint16Array.of(0, 65535, 32896, 128);
    const png = encode({ width: 2, height: 2, channels: 1, depth: 16, data });
    expect(decodeImage(png).data).toEqual(Uint8Array.of(0, 255, 128, 0));
  });

  it("looks colours up in a palette, with its transparency, at every depth", () => {
    const palette = [
      [255, 0, 0],
      [0, 0, 255],
    ];
    const one = encode({
      width: 3,
      height: 1,
      channels: 1,
      depth: 1,
      palette,
      data: Uint8Array.of(0b01000000),
    });
    expect(decodeImage(one)).toMatchObject({
      channels: 3,
      data: Uint8Array.of(255, 0, 0, 0, 0, 255, 255, 0, 0),
    });
    const clear = encode({
      width: 2,
      height: 1,
      channels: 1,
      depth: 8,
      palette: [
        [1, 2, 3, 0],
        [4, 5, 6, 255],
      ],
      data: Uint8Array.of(1, 0),
    });
    expect(decodeImage(clear)).toMatchObject({
      channels: 4,
      data: Uint8Array.of(4, 5, 6, 255, 1, 2, 3, 0),
    });
  });

  it("makes the transparent colour of a grey or coloured picture transparent", () => {
    const one = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(7, 8) });
    expect(decodeImage(withTransparency(one, [7]))).toMatchObject({
      channels: 4,
      data: Uint8Array.of(7, 7, 7, 0, 8, 8, 8, 255),
    });
    const data = Uint8Array.of(1, 2, 3, 1, 2, 4, 1, 2, 3);
    const three = encode({ width: 3, height: 1, channels: 3, depth: 8, data });
    expect(decodeImage(withTransparency(three, [1, 2, 4]))).toMatchObject({
      channels: 4,
      data: Uint8Array.of(1, 2, 3, 255, 1, 2, 4, 0, 1, 2, 3, 255),
    });
  });

  it("reads interlaced files", () => {
    const data = Uint8Array.from({ length: 81 }, (_, i) => i);
    const png = encode(
      { width: 9, height: 9, channels: 1, depth: 8, data },
      { interlace: "Adam7" },
    );
    expect(decodeImage(png).data).toEqual(data);
  });

  it("refuses every truncation of a file", () => {
    const data = Uint8Array.from({ length: 300 }, (_, i) => (i * i) % 251);
    const png = encode({ width: 20, height: 15, channels: 1, depth: 8, data });
    for (let length = 8; length < png.length - 12; length += 1) {
      expect(() => decodeImage(png.subarray(0, length)), `${length} bytes`).toThrow("PNG");
    }
  });

  it("refuses a damaged byte", () => {
    const png = encode({ width: 4, height: 4, channels: 1, depth: 8, data: new Uint8Array(16) });
    const damaged = png.slice();
    damaged[png.length - 20] = (damaged[png.length - 20] ?? 0) ^ 0xff;
    expect(() => decodeImage(damaged)).toThrow("damaged or truncated PNG");
  });

  it("refuses a picture too large to decode before decoding it", () => {
    const png = encode({ width: 1, height: 1, channels: 1, depth: 8, data: new Uint8Array(1) });
    const huge = png.slice();
    new DataView(huge.buffer).setUint32(16, 50_000);
    new DataView(huge.buffer).setUint32(20, 50_000);
    expect(() => decodeImage(huge)).toThrow("PNG of 50000×50000 pixels");
  });
});
