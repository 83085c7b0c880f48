import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Lifetime, planArena } from "./arena.js";

const arrays: fc.Arbitrary<readonly Lifetime[]> = fc.array(
  fc
    .record({
      bytes: fc.integer({ min: 1, max: 4000 }),
      first: fc.nat(40),
      length: fc.nat(15),
    })
    .map(({ bytes, first, length }) => ({ bytes, first, last: first + length })),
  { maxLength: 60 },
);

const lines = (bytes: number): number => 64 * Math.ceil(bytes / 64);

describe("planArena", () => {
  it("overlaps no two arrays that live at once, and ends behind the last", () => {
    fc.assert(
      fc.property(arrays, (list) => {
        const { offsets, bytes } = planArena(list);
        list.forEach((a, i) => {
          const at = offsets[i] ?? Number.NaN;
          expect(at % 64).toBe(0);
          expect(at + a.bytes).toBeLessThanOrEqual(bytes);
          list.slice(i + 1).forEach((b, k) => {
            const other = offsets[i + 1 + k] ?? Number.NaN;
            const meet = a.first <= b.last && b.first <= a.last;
            const overlap = at < other + b.bytes && other < at + a.bytes;
            expect(meet && overlap).toBe(false);
          });
        });
      }),
    );
  });

  it("is no longer than all arrays side by side, and no shorter than what lives at one moment", () => {
    fc.assert(
      fc.property(arrays, (list) => {
        const { bytes } = planArena(list);
        const moments = Array.from({ length: 56 }, (_, moment) =>
          list
            .filter(({ first, last }) => first <= moment && moment <= last)
            .reduce((sum, array) => sum + lines(array.bytes), 0),
        );
        expect(bytes).toBeGreaterThanOrEqual(Math.max(...moments));
        expect(bytes).toBeLessThanOrEqual(list.reduce((sum, a) => sum + lines(a.bytes), 0));
      }),
    );
  });

  it("gives the memory of what is over to what comes later", () => {
    const chain = [0, 1, 2, 3, 4, 5].map((first) => ({ bytes: 640, first, last: first + 1 }));
    expect(planArena(chain).bytes).toBe(2 * 640);
  });

  it("puts an array into the tightest gap that fits", () => {
    const laid = planArena([
      { bytes: 1024, first: 0, last: 9 },
      { bytes: 896, first: 0, last: 1 },
      { bytes: 768, first: 0, last: 9 },
      { bytes: 512, first: 0, last: 1 },
      { bytes: 448, first: 0, last: 9 },
      { bytes: 384, first: 2, last: 9 },
    ]);
    expect(laid.offsets).toEqual([0, 1024, 1920, 2688, 3200, 2688]);
  });

  it("of nothing is empty", () => {
    expect(planArena([])).toEqual({ offsets: [], bytes: 0 });
  });
});
