import { describe, expect, it } from "vitest";
import { type Axis, fullSpan, halves, reach, realSpans } from "./axis.js";
import { panelHeight } from "./panel-height.js";

describe("panelHeight", () => {
  it("cuts any number of rows into panels of 5, 3, 2 or 1, and takes 5 and 3 from 8 rows on", () => {
    for (let rows = 1; rows <= 300; rows++) {
      const heights: number[] = [];
      for (let left = rows; left > 0; left -= heights.at(-1) ?? left) {
        heights.push(panelHeight(left));
      }
      expect(heights.reduce((sum, height) => sum + height, 0)).toBe(rows);
      const allowed = rows < 8 ? [1, 2, 3, 5] : [3, 5];
      expect(heights.every((height) => allowed.includes(height))).toBe(true);
    }
  });
});

describe("an axis", () => {
  const axis: Axis = { out: 6, taps: 3, size: 6, stride: 1, dilation: 1, pad: 1 };

  it("is cut where the taps that lie in the input change", () => {
    expect(realSpans(axis, fullSpan(axis))).toEqual([
      { start: 0, end: 1, from: 1, to: 3 },
      { start: 1, end: 5, from: 0, to: 3 },
      { start: 5, end: 6, from: 0, to: 2 },
    ]);
  });

  it("gives a span without taps where a window lies in padding alone", () => {
    const far: Axis = { ...axis, pad: 4, out: 3 };
    const [first] = realSpans(far, fullSpan(far));
    expect(first).toEqual({ start: 0, end: 2, from: 0, to: 0 });
  });

  it("reaches into the padding unless clipped", () => {
    expect(reach(axis, fullSpan(axis), false)).toEqual({ first: -1, length: 8 });
    expect(reach(axis, fullSpan(axis), true)).toEqual({ first: 0, length: 6 });
  });

  it("is halved by outputs, and by taps when there is one output", () => {
    expect(halves(fullSpan(axis))).toEqual([
      { start: 0, end: 3, from: 0, to: 3 },
      { start: 3, end: 6, from: 0, to: 3 },
    ]);
    expect(halves({ start: 2, end: 3, from: 0, to: 3 })).toEqual([
      { start: 2, end: 3, from: 0, to: 1 },
      { start: 2, end: 3, from: 1, to: 3 },
    ]);
  });
});
