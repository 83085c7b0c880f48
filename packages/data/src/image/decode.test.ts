import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("decodeImage on what is neither PNG nor JPEG", () => {
  it.each([
    ["GIF", text("GIF89a......")],
    ["WebP", text("RIFF....WEBPVP8 ")],
    ["AVIF", text("\0\0\0 ftypavif")],
    ["HEIC", text("\0\0\0 ftypheic")],
    ["BMP", text("BM......")],
    ["TIFF", Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0)],
    ["PDF", text("%PDF-1.7")],
    ["SVG", text("<svg xmlns='x'/>")],
    ["JPEG XL", Uint8Array.of(0xff, 0x0a, 0, 0)],
    ["JPEG 2000", text("\0\0\0\fjP  ")],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0)],
  ])("names %s", (format, bytes) => {
    expect(() => decodeImage(bytes)).toThrow(`found ${format}, expected a PNG or JPEG picture`);
  });

  it("shows the first bytes of something unknown", () => {
    expect(() => decodeImage(text("hello"))).toThrow("not a picture (first bytes 68 65 6c 6c 6f)");
  });

  it("says when a file is empty", () => {
    expect(() => decodeImage(new Uint8Array())).toThrow("found an empty file");
  });
});
