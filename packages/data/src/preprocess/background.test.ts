import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateBackground, subtractBackground } from "./background.js";
import type { Raster } from "./raster.js";

const plane = (height: number, width: number, at: (x: number, y: number) => number): Raster => ({
  channels: 1,
  height,
  width,
  data: Float32Array.from({ length: height * width }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  ),
});

describe("estimateBackground", () => {
  it("finds an even slope of light, whatever is inside the border", () => {
    const slope = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(slope, slope, (a, b) => {
        const lit = plane(40, 60, (x, y) =>
          x > 15 && x < 30 && y > 10 && y < 30 ? 0 : 128 + a * (x - 30) + b * (y - 20),
        );
        const rest = subtractBackground(lit, estimateBackground(lit));
        for (const corner of [0, 59, 39 * 60, 40 * 60 - 1]) {
          expect(Math.abs(rest[corner] ?? 99)).toBeLessThan(0.5);
        }
      }),
    );
  });

  it("is not moved by ink that covers a third of the border", () => {
    const inked = plane(30, 30, (x) => (x < 10 ? 0 : 200));
    expect(estimateBackground(inked)).toMatchObject({ level: 200, slopeX: 0, slopeY: 0, noise: 0 });
  });

  it("measures the noise of the border", () => {
    // Evenly spread over −10..10: half of the values deviate by more than 5, and 1.4826·5 = 7.4.
    const noisy = plane(50, 50, (x, y) => 90 + ((x * 8 + y * 13) % 21));
    const { noise } = estimateBackground(noisy);
    expect(noise).toBeGreaterThan(6);
    expect(noise).toBeLessThan(9);
  });

  it("works on planes of one row or one pixel", () => {
    expect(estimateBackground(plane(1, 1, () => 7)).level).toBe(7);
    expect(estimateBackground(plane(1, 9, () => 7)).level).toBe(7);
    expect(estimateBackground(plane(2, 2, () => 7)).level).toBe(7);
  });
});
