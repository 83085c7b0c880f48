import { describe, expect, it } from "vitest";
import { toGrey } from "./colour.js";
import { drawSeven } from "./drawn-glyph.js";
import type { Raster } from "./raster.js";
import { strokeWidth, thickenStroke } from "./stroke.js";

const seven = (stroke: number): Raster =>
  toGrey(
    drawSeven({ width: 100, height: 140, box: [20, 20, 60, 100], stroke, ink: 255, paper: 0 }),
  );

describe("strokeWidth", () => {
  it.each([2, 4, 8, 12])("measures a stroke of %i pixels to a fifth", (stroke) => {
    expect(Math.abs(strokeWidth(seven(stroke)) / stroke - 1)).toBeLessThan(0.2);
  });

  it("counts a single row of ink as one pixel", () => {
    const row = { channels: 1, height: 1, width: 200, data: new Float32Array(200).fill(255) };
    expect(strokeWidth(row)).toBeCloseTo(1, 1);
  });

  it("is 0 without ink", () => {
    expect(strokeWidth({ channels: 1, height: 2, width: 2, data: new Float32Array(4) })).toBe(0);
  });
});

describe("thickenStroke", () => {
  it("leaves strokes alone that are wide enough", () => {
    const wide = seven(20);
    expect(thickenStroke(wide, 1.6, 20)).toBe(wide);
  });

  it.each([1, 2, 4])("brings strokes of %i in 140 to about the least width in 20", (stroke) => {
    const thick = thickenStroke(seven(stroke), 1.6, 20);
    const fitted = (strokeWidth(thick) * 20) / Math.max(thick.width, thick.height);
    expect(fitted).toBeGreaterThan(1.4);
    expect(fitted).toBeLessThan(2);
  });
});
