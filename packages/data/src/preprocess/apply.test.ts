import { Random } from "@convscope/core";
import { encode as encodeJpeg } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { createDataset } from "../dataset.js";
import { decodeImage } from "../image/decode.js";
import type { Image } from "../image/image.js";
import { applyPreprocessing, preprocessDigits } from "./apply.js";
import { type Drawing, drawSeven } from "./drawn-glyph.js";
import { digitPreprocessing, type Preprocessing, preprocessedShape } from "./preprocessing.js";

const raw = digitPreprocessing({ mean: 0, std: 1 });
const plain: Drawing = {
  width: 200,
  height: 240,
  box: [60, 50, 70, 110],
  stroke: 12,
  ink: 0,
  paper: 255,
};
const seven = applyPreprocessing(drawSeven(plain), raw);

/**
 * Mean absolute difference over the ink, in parts of the whole range, of the better of nine places: centring rounds to
 * whole pixels, so two pictures may lie one apart.
 */
function difference(a: Float32Array, b: Float32Array): number {
  const ink = b.reduce((sum, v) => sum + v, 0);
  const shifts = [-33, -32, -31, -1, 0, 1, 31, 32, 33];
  const sums = shifts.map((shift) =>
    b.reduce((sum, v, i) => sum + Math.abs(v - (a[i + shift] ?? 0)), 0),
  );
  return Math.min(...sums) / ink;
}

const changed = (changes: Partial<Drawing>): Float32Array =>
  applyPreprocessing(drawSeven({ ...plain, ...changes }), raw);

describe("digitPreprocessing on a drawn seven", () => {
  it("gives bright ink on black, 20 pixels tall in 32, centre of mass in the middle", () => {
    let [mass, momentX, momentY, top, bottom] = [0, 0, 0, 32, 0];
    seven.forEach((v, i) => {
      const [x, y] = [i % 32, Math.floor(i / 32)];
      mass += v;
      momentX += v * x;
      momentY += v * y;
      if (v > 0.05) [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    });
    expect(seven).toHaveLength(1024);
    expect(Math.max(...seven)).toBeCloseTo(1, 2);
    expect(seven[0]).toBe(0);
    expect(bottom - top).toBe(20);
    expect(Math.abs(momentX / mass - 16)).toBeLessThanOrEqual(0.51);
    expect(Math.abs(momentY / mass - 16)).toBeLessThanOrEqual(0.51);
  });

  const random = new Random(3);
  const grain = (): number => 12 * random.normal();
  it.each<[string, Partial<Drawing>, number?]>([
    ["light on dark", { ink: 255, paper: 0 }],
    ["grey on grey", { ink: 90, paper: 140 }],
    ["light grey on dark grey", { ink: 150, paper: 100 }],
    ["in another corner", { box: [110, 20, 70, 110] }],
    ["twice as large", { width: 400, height: 480, box: [200, 100, 140, 220], stroke: 24 }],
    ["half as large", { box: [20, 30, 35, 55], stroke: 6 }],
    ["on unevenly lit paper", { ink: 20, paper: (x, y) => 250 - 0.3 * x - 0.2 * y }],
    ["on a grainy paper", { ink: 50, paper: 200, grain }, 0.25],
    ["with the border cut close", { width: 83, height: 123, box: [6, 6, 70, 110] }],
  ])("is the same %s", (_, changes, tolerance = 0.03) => {
    expect(difference(changed(changes), seven)).toBeLessThan(tolerance);
  });

  it("is the same as a JPEG of poor quality", () => {
    const { width, height, data } = drawSeven(plain);
    const rgba = Uint8Array.from({ length: 4 * data.length }, (_, i) =>
      i % 4 === 3 ? 255 : (data[i >> 2] ?? 0),
    );
    const jpeg = new Uint8Array(encodeJpeg({ width, height, data: rgba }, 30).data);
    expect(difference(applyPreprocessing(decodeImage(jpeg), raw), seven)).toBeLessThan(0.12);
  });

  it.each([
    ["black", 0],
    ["white", 255],
  ])("is the same in %s on a transparent background", (_, ink) => {
    const { width, height, data } = drawSeven({ ...plain, ink: 255, paper: 0 });
    const rgba = Uint8Array.from({ length: 4 * data.length }, (_unused, i) =>
      i % 4 === 3 ? (data[i >> 2] ?? 0) : ink,
    );
    const image: Image = { width, height, channels: 4, data: rgba };
    expect(difference(applyPreprocessing(image, raw), seven)).toBeLessThan(0.02);
  });

  it("is the same with specks of dirt on the paper", () => {
    const clean = drawSeven(plain);
    const dirty = clean.data.slice();
    const drawn = new Random(5);
    for (let i = 0; i < 60; i += 1) {
      const [x, y] = [drawn.integer(plain.width), drawn.integer(plain.height)];
      dirty[y * plain.width + x] = 40;
    }
    // A blot in a corner, far from the glyph: it must not stretch the crop.
    for (let y = 225; y < 229; y += 1) dirty.fill(0, y * plain.width + 180, y * plain.width + 184);
    const result = applyPreprocessing({ ...clean, data: dirty }, raw);
    expect(difference(result, seven)).toBeLessThan(0.02);
  });

  it("keeps strokes of one pixel in a large picture visible, near MNIST's width", () => {
    const thin = changed({ width: 400, height: 600, box: [80, 90, 230, 380], stroke: 1 });
    const ink = thin.reduce((sum, v) => sum + v, 0);
    const inkOfSeven = seven.reduce((sum, v) => sum + v, 0);
    expect(Math.max(...thin)).toBeGreaterThan(0.8);
    expect(ink / inkOfSeven).toBeGreaterThan(0.5);
  });

  it("keeps strokes of one pixel in a small picture visible", () => {
    const thin = changed({ width: 24, height: 28, box: [5, 5, 11, 17], stroke: 1 });
    expect(Math.max(...thin)).toBeGreaterThan(0.7);
  });

  it.each([0, 128, 255])("says that a picture of nothing but %i is blank", (level) => {
    const image: Image = {
      width: 30,
      height: 20,
      channels: 1,
      data: new Uint8Array(600).fill(level),
    };
    expect(() => applyPreprocessing(image, raw)).toThrow("found no ink in a picture of 30×20");
  });

  it("answers for a picture of one pixel", () => {
    const image: Image = { width: 1, height: 1, channels: 1, data: Uint8Array.of(9) };
    expect(() => applyPreprocessing(image, raw)).toThrow("found no ink in a picture of 1×1");
  });

  it("says that a picture of noise alone shows no glyph, or finds only grain in it", () => {
    const drawn = new Random(8);
    const data = Uint8Array.from({ length: 10_000 }, () => 128 + 20 * drawn.normal());
    const image: Image = { width: 100, height: 100, channels: 1, data };
    let result: Float32Array | undefined;
    try {
      result = applyPreprocessing(image, raw);
    } catch (error) {
      expect(String(error)).toContain("found no ink");
    }
    expect(result?.every(Number.isFinite) ?? true).toBe(true);
  });
});

describe("applyPreprocessing", () => {
  it("gives RGB planes, resized and normalised by channel", () => {
    const image: Image = {
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(255, 0, 51, 255, 0, 153),
    };
    const steps: Preprocessing = {
      version: 1,
      steps: [
        { kind: "rgb" },
        { kind: "resize", height: 1, width: 1 },
        { kind: "normalise", mean: [0.5, 0, 0.4], std: [0.5, 1, 2] },
      ],
    };
    expect(preprocessedShape(steps)).toEqual([3, 1, 1]);
    const values = Array.from(applyPreprocessing(image, steps));
    [1, 0, 0].forEach((expected, c) => {
      expect(values[c]).toBeCloseTo(expected, 6);
    });
  });

  const image: Image = { width: 4, height: 4, channels: 1, data: new Uint8Array(16) };
  it.each<[string, Preprocessing["steps"], string]>([
    ["no steps", [], "found no step first"],
    ["another first step", [{ kind: "pad", size: 9 }], "found pad first"],
    [
      "grayscale twice",
      [{ kind: "grayscale" }, { kind: "grayscale" }, { kind: "pad", size: 9 }],
      "grayscale after the first step",
    ],
    [
      "a size left open",
      [{ kind: "grayscale" }, { kind: "fit", size: 9 }],
      "the size would depend on the picture",
    ],
    [
      "a canvas too small",
      [{ kind: "grayscale" }, { kind: "pad", size: 3 }],
      "found 4×4 pixels, expected at most 3×3",
    ],
    [
      "colours at a step of ink",
      [{ kind: "rgb" }, { kind: "contrast" }, { kind: "pad", size: 9 }],
      "found 3 channels at contrast",
    ],
    [
      "a mean too many",
      [
        { kind: "grayscale" },
        { kind: "pad", size: 9 },
        { kind: "normalise", mean: [0, 1], std: 1 },
      ],
      "found 2 values for 1 channels",
    ],
  ])("refuses %s", (_, steps, message) => {
    expect(() => applyPreprocessing(image, { version: 1, steps })).toThrow(message);
  });
});

describe("preprocessDigits", () => {
  const digits = createDataset({
    shape: [1, 28, 28],
    classes: ["a", "b"],
    images: Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 256),
    labels: Uint8Array.of(1, 0),
  });

  it("only pads and normalises: the digits are framed already", () => {
    const inputs = preprocessDigits(digits, digitPreprocessing({ mean: 0.5, std: 0.25 }));
    expect(inputs.shape).toEqual([1, 32, 32]);
    expect(inputs.labels).toBe(digits.labels);
    expect(inputs.images[0]).toBeCloseTo(-2);
    for (const [image, x, y] of [
      [0, 3, 5],
      [1, 27, 27],
      [1, 0, 0],
    ] as const) {
      const byte = digits.images[image * 784 + y * 28 + x] ?? 0;
      const value = inputs.images[image * 1024 + (y + 2) * 32 + x + 2];
      expect(value).toBeCloseTo((byte / 255 - 0.5) / 0.25, 5);
    }
  });

  it("refuses images of another size", () => {
    const small = createDataset({ ...digits, shape: [1, 14, 56] });
    expect(() => preprocessDigits(small, raw)).toThrow("found framed images [1, 14, 56]");
  });
});
