import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDataset, type Dataset, subset } from "./dataset.js";

const pairs = (count: number): Dataset =>
  createDataset({
    shape: [1, 1, 2],
    classes: ["even", "odd"],
    images: Uint8Array.from({ length: 2 * count }, (_, i) => i % 256),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 2),
  });

describe("createDataset", () => {
  it("counts its images by the labels", () => {
    expect(pairs(5).count).toBe(5);
  });

  it("refuses images that are not count·C·H·W values long, with the numbers", () => {
    const make = (): Dataset =>
      createDataset({
        shape: [1, 2, 3],
        classes: ["a"],
        images: new Uint8Array(11),
        labels: new Uint8Array(2),
      });
    expect(make).toThrow("found 11 image values, expected 12 (2 labels · 1·2·3 values)");
  });

  it("refuses a label without a class and names the image", () => {
    const make = (): Dataset =>
      createDataset({
        shape: [1, 1, 1],
        classes: ["a", "b"],
        images: new Uint8Array(2),
        labels: Uint8Array.of(1, 2),
      });
    expect(make).toThrow("found label 2 at image 1, expected labels below 2");
  });

  it("refuses an image size of zero", () => {
    const make = (): Dataset =>
      createDataset({
        shape: [1, 0, 2],
        classes: ["a"],
        images: new Uint8Array(0),
        labels: new Uint8Array(0),
      });
    expect(make).toThrow("image shape [1, 0, 2]");
  });
});

describe("subset", () => {
  it("copies exactly the named images and labels, in the order given", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(49), { maxLength: 80 }), (indices) => {
        const all = pairs(50);
        const part = subset(all, indices);
        expect(part.count).toBe(indices.length);
        indices.forEach((from, i) => {
          expect(part.labels[i]).toBe(all.labels[from]);
          expect(part.images.slice(2 * i, 2 * i + 2)).toEqual(
            all.images.slice(2 * from, 2 * from + 2),
          );
        });
      }),
    );
  });

  it("keeps the kinds of both arrays and owns its copy", () => {
    const floats = createDataset({
      shape: [1, 1, 1],
      classes: ["a"],
      images: Float32Array.of(0.5, -2),
      labels: Uint16Array.of(0, 0),
    });
    const part = subset(floats, [1]);
    part.images[0] = 9;
    expect(part.images).toEqual(Float32Array.of(9));
    expect(part.labels).toBeInstanceOf(Uint16Array);
    expect(floats.images[1]).toBe(-2);
  });

  it("refuses an index outside the set", () => {
    expect(() => subset(pairs(3), [0, 3])).toThrow("found index 3 at place 1");
    expect(() => subset(pairs(3), [0.5])).toThrow("found index 0.5");
  });
});
