import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitInto, resample } from "./resample.js";

const size = fc.integer({ min: 1, max: 40 });

describe("resample", () => {
  it("keeps a constant picture constant at every size", () => {
    fc.assert(
      fc.property(size, size, size, size, (height, width, toHeight, toWidth) => {
        const data = new Float32Array(2 * height * width).fill(100);
        const out = resample({ channels: 2, height, width, data }, toHeight, toWidth);
        expect([out.channels, out.height, out.width]).toEqual([2, toHeight, toWidth]);
        for (const v of out.data) expect(v).toBeCloseTo(100, 2);
      }),
    );
  });

  it("keeps the mean when shrinking", () => {
    fc.assert(
      fc.property(size, size, fc.nat(39), fc.nat(39), fc.nat(), (height, width, h, w, salt) => {
        const data = Float32Array.from({ length: height * width }, (_, i) => (i * 91 + salt) % 256);
        const [toHeight, toWidth] = [1 + (h % height), 1 + (w % width)];
        const out = resample({ channels: 1, height, width, data }, toHeight, toWidth);
        const mean = (values: Float32Array): number =>
          values.reduce((sum, v) => sum + v, 0) / values.length;
        expect(mean(out.data)).toBeCloseTo(mean(data), 1);
      }),
    );
  });

  it("averages areas exactly and interpolates between centres", () => {
    const row = { channels: 1, height: 1, width: 3, data: Float32Array.of(0, 60, 120) };
    expect(Array.from(resample(row, 1, 2).data)).toEqual([20, 100]);
    const pair = { channels: 1, height: 1, width: 2, data: Float32Array.of(0, 100) };
    expect(Array.from(resample(pair, 1, 4).data)).toEqual([0, 25, 75, 100]);
  });
});

describe("fitInto", () => {
  it("makes the longer side the size and keeps at least one pixel of the shorter", () => {
    const line = { channels: 1, height: 100, width: 1, data: new Float32Array(100) };
    expect(fitInto(line, 20)).toMatchObject({ height: 20, width: 1 });
    const wide = { channels: 1, height: 10, width: 15, data: new Float32Array(150) };
    expect(fitInto(wide, 20)).toMatchObject({ height: 13, width: 20 });
  });
});
