import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIdx, parseIdxDataset } from "./idx.js";

/** An IDX file of unsigned bytes. */
function idx(dims: readonly number[], data: readonly number[]): Uint8Array {
  const header = [0, 0, 8, dims.length, ...dims.flatMap((d) => [0, 0, d >> 8, d & 255])];
  return Uint8Array.of(...header, ...data);
}

const images = idx([2, 1, 3], [1, 2, 3, 4, 5, 6]);
const labels = idx([2], [0, 2]);

describe("parseIdx", () => {
  it("gives back any dimensions and bytes", () => {
    const dims = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(dims, (sizes) => {
        const data = Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, (_, i) => i % 256);
        const parsed = parseIdx(idx(sizes, data), "file");
        expect(parsed.dims).toEqual(sizes);
        expect(Array.from(parsed.data)).toEqual(data);
      }),
    );
  });

  it("refuses every truncation and anything left over", () => {
    for (let length = 0; length < images.length; length += 1) {
      expect(() => parseIdx(images.subarray(0, length), "some.idx")).toThrow("some.idx: found");
    }
    expect(() => parseIdx(images.subarray(0, 9), "x")).toThrow("expected a header of 16");
    expect(() => parseIdx(images.subarray(0, 20), "x")).toThrow(
      "found 4 bytes of data, expected 6 (2·1·3; the file is truncated)",
    );
    expect(() => parseIdx(Uint8Array.of(...images, 7), "x")).toThrow("bytes left over");
  });

  it("names another magic number and another type", () => {
    expect(() => parseIdx(new TextEncoder().encode("label,"), "x")).toThrow('"6c 61 62 65"');
    expect(() => parseIdx(Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0), "x")).toThrow("32-bit floats");
    expect(() => parseIdx(Uint8Array.of(0, 0, 0x55, 1, 0, 0, 0, 0), "x")).toThrow("type 0x55");
  });

  it("refuses dimensions far larger than the file", () => {
    const header = Uint8Array.of(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1);
    expect(() => parseIdx(header, "x")).toThrow("found 1 bytes of data");
  });
});

describe("parseIdxDataset", () => {
  it("pairs images with labels, plain or gzipped, and names the classes by number", async () => {
    for (const pack of [(b: Uint8Array) => b, (b: Uint8Array) => new Uint8Array(gzipSync(b))]) {
      const set = await parseIdxDataset(pack(images), pack(labels));
      expect(set).toMatchObject({ count: 2, shape: [1, 1, 3], classes: ["0", "1", "2"] });
      expect(Array.from(set.images)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(Array.from(set.labels)).toEqual([0, 2]);
    }
  });

  it("takes images of several channels and class names", async () => {
    const set = await parseIdxDataset(idx([1, 3, 1, 2], [1, 2, 3, 4, 5, 6]), idx([1], [1]), {
      classes: ["cat", "dog"],
    });
    expect(set).toMatchObject({ shape: [3, 1, 2], classes: ["cat", "dog"] });
  });

  it.each([
    ["different counts", images, idx([3], [0, 1, 2]), "found 2 images, expected 3"],
    ["swapped files", labels, images, "are the images' and the labels' files swapped?"],
    ["labels of two dimensions", images, images, "found 3 dimensions, expected 1"],
    ["no images", idx([0, 1, 1], []), idx([0], []), "found no images"],
    ["an image size of 0", idx([2, 0, 3], []), labels, "[2, 0, 3]"],
    ["damaged gzip", gzipSync(images).subarray(0, 15), labels, "does not unpack"],
  ])("refuses %s", async (_, pictures, marks, message) => {
    await expect(parseIdxDataset(pictures, marks)).rejects.toThrow(message);
  });

  it("refuses a label without a name", async () => {
    await expect(parseIdxDataset(images, labels, { classes: ["a", "b"] })).rejects.toThrow(
      "found label 2 at image 1",
    );
  });
});
