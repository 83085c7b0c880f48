import { Random } from "@convscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AugmentOptions, augment } from "./augment.js";
import { drawDisplacement } from "./elastic.js";

const ramp = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i) + (i % 7));
const random = (seed: number): (() => number) => {
  const generator = new Random(seed);
  return () => generator.uniform();
};
/** A generator for which every draw from −r to +r gives 0. */
const middle = (): number => 0.5;

const everything: AugmentOptions = {
  shift: 2,
  rotate: 10,
  scale: 0.1,
  shear: 0.1,
  elastic: { alpha: 8, sigma: 3 },
  background: -0.5,
};

describe("augment", () => {
  it("changes nothing where nothing is asked for, or every draw is 0", () => {
    const images = ramp(2 * 3 * 5 * 7);
    expect(augment(images, [3, 5, 7], {}, random(1))).toEqual(images);
    augment(images, [3, 5, 7], everything, middle).forEach((v, i) => {
      expect(v).toBeCloseTo(images[i] ?? Number.NaN, 5);
    });
  });

  it("depends on the generator alone and leaves its input as it is", () => {
    const images = ramp(4 * 81);
    const before = images.slice();
    const a = augment(images, [1, 9, 9], everything, random(3));
    expect(augment(images, [1, 9, 9], everything, random(3))).toEqual(a);
    expect(augment(images, [1, 9, 9], everything, random(4))).not.toEqual(a);
    expect(images).toEqual(before);
  });

  it("changes each image on its own and its channels alike", () => {
    const one = ramp(64);
    const twice = Float32Array.of(...one, ...one);
    const channels = augment(twice, [2, 8, 8], everything, random(5));
    expect(channels.slice(0, 64)).toEqual(channels.slice(64));
    const images = augment(twice, [1, 8, 8], everything, random(5));
    expect(images.slice(0, 64)).not.toEqual(images.slice(64));
  });

  it("stays between the smallest and the largest of the image and the background", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 5, noNaN: true }), (seed, shift) => {
        const images = augment(ramp(6 * 8), [1, 6, 8], { ...everything, shift }, random(seed));
        for (const v of images) {
          expect(v).toBeGreaterThanOrEqual(-1.001);
          expect(v).toBeLessThanOrEqual(7.001);
        }
      }),
    );
  });

  it("shifts right and down by whole pixels exactly and fills with the background", () => {
    // Draws in order: rotate, scale x, scale y, shear, shift x, shift y.
    const draws = [0.5, 0.5, 0.5, 0.5, 0.75, 1];
    const image = Float32Array.from({ length: 12 }, (_, i) => i + 1);
    const out = augment(image, [1, 3, 4], { shift: 2, background: 99 }, () => draws.shift() ?? 0);
    expect(Array.from(out)).toEqual([99, 99, 99, 99, 99, 99, 99, 99, 99, 1, 2, 3]);
  });

  it("turns a quarter about the centre", () => {
    const draws = [1, 0.5, 0.5, 0.5, 0.5, 0.5];
    const image = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const out = augment(image, [1, 3, 3], { rotate: 90 }, () => draws.shift() ?? 0);
    const expected = [7, 4, 1, 8, 5, 2, 9, 6, 3];
    out.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i] ?? Number.NaN, 4);
    });
  });

  it("doubles the size about the centre", () => {
    const draws = [0.5, 1, 1, 0.5, 0.5, 0.5];
    const image = new Float32Array(25);
    image[12] = 1;
    const out = augment(image, [1, 5, 5], { scale: 0.999 }, () => draws.shift() ?? 0);
    expect(out[12]).toBeCloseTo(1, 3);
    expect(out[13]).toBeCloseTo(0.5, 2);
    expect(out[17]).toBeCloseTo(0.5, 2);
    expect(out[14]).toBeCloseTo(0, 2);
  });

  it("slants rows against each other", () => {
    const draws = [0.5, 0.5, 0.5, 1, 0.5, 0.5];
    const image = new Float32Array(15);
    for (const i of [2, 7, 12]) image[i] = 1;
    const out = augment(image, [1, 3, 5], { shear: 1 }, () => draws.shift() ?? 0);
    expect(Array.from(out, (v) => Math.round(v))).toEqual([
      0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0,
    ]);
  });

  it.each<[string, AugmentOptions, string]>([
    ["a negative shift", { shift: -1 }, "found shift -1"],
    ["a rotation that is no number", { rotate: Number.NaN }, "found rotate NaN"],
    ["a scale of 1", { scale: 1 }, "found scale 1, expected less than 1"],
    ["a smoothing of 0", { elastic: { alpha: 1, sigma: 0 } }, "found elastic sigma 0"],
    ["a negative strength", { elastic: { alpha: -1, sigma: 1 } }, "found alpha -1"],
  ])("refuses %s", (_, options, message) => {
    expect(() => augment(ramp(9), [1, 3, 3], options, middle)).toThrow(message);
  });

  it("refuses part of an image", () => {
    expect(() => augment(ramp(10), [1, 3, 3], {}, middle)).toThrow(
      "found 10 values, expected a multiple of 9",
    );
  });
});

describe("drawDisplacement", () => {
  it("is smooth: neighbours move almost alike, however strong the noise", () => {
    const { x } = drawDisplacement({ alpha: 34, sigma: 4 }, 29, 29, random(2));
    let [steps, size] = [0, 0];
    x.forEach((v, i) => {
      size += Math.abs(v);
      if (i % 29 > 0) steps += Math.abs(v - (x[i - 1] ?? 0));
    });
    expect(steps / size).toBeLessThan(0.35);
    expect(size / x.length).toBeGreaterThan(0.3);
    expect(size / x.length).toBeLessThan(6);
  });
});
