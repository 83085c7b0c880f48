import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceTo } from "./distance.js";

describe("distanceTo", () => {
  it("equals the distance to the nearest of all marked pixels", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, fc.array(fc.nat(80), { minLength: 1 }), (height, width, marks) => {
        const mask = new Uint8Array(height * width);
        for (const mark of marks) mask[mark % mask.length] = 1;
        const marked = Array.from(mask.keys()).filter((i) => mask[i] === 1);
        const distances = distanceTo(mask, height, width);
        distances.forEach((distance, i) => {
          const nearest = Math.min(
            ...marked.map((m) =>
              Math.hypot((m % width) - (i % width), Math.floor(m / width) - Math.floor(i / width)),
            ),
          );
          expect(distance).toBeCloseTo(nearest, 4);
        });
      }),
    );
  });

  it("is infinite when nothing is marked", () => {
    expect(Array.from(distanceTo(new Uint8Array(4), 2, 2))).toEqual(
      new Array(4).fill(Number.POSITIVE_INFINITY),
    );
  });
});
