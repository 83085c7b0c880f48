import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestRemainder, splitStratified } from "./split.js";

const labelled = fc.array(fc.nat(6), { minLength: 1, maxLength: 200 });

describe("largestRemainder", () => {
  it("gives out exactly the total, to each less than one away from its quota", () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.nat(5000), (parts, total) => {
        const sum = parts.reduce((all, part) => all + part, 0);
        fc.pre(sum > 0);
        const shares = largestRemainder(parts, total);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        shares.forEach((share, i) => {
          expect(Math.abs(share - ((parts[i] ?? 0) * total) / sum)).toBeLessThan(1);
        });
      }),
    );
  });

  it("gives equal remainders to the earlier one", () => {
    expect(largestRemainder([1, 1, 1], 2)).toEqual([1, 1, 0]);
  });

  it("gives nothing to weights of nothing", () => {
    expect(largestRemainder([0, 0], 0)).toEqual([0, 0]);
  });
});

describe("splitStratified", () => {
  it("makes disjoint parts of the sizes asked for", () => {
    fc.assert(
      fc.property(labelled, fc.nat(100), fc.nat(100), fc.nat(1000), (labels, a, b, seed) => {
        const first = Math.min(a, labels.length);
        const second = Math.min(b, labels.length - first);
        const parts = splitStratified(labels, { counts: [first, second] }, seed);
        expect(parts.map((part) => part.length)).toEqual([first, second]);
        const places = parts.flatMap((part) => Array.from(part));
        expect(new Set(places).size).toBe(places.length);
        expect(places.every((place) => place < labels.length)).toBe(true);
      }),
    );
  });

  it("gives every class its share of every part, to less than two images", () => {
    fc.assert(
      fc.property(labelled, fc.nat(1000), (labels, seed) => {
        const fractions = [0.5, 0.3, 0.2];
        const parts = splitStratified(labels, { fractions }, seed);
        expect(parts.reduce((all, part) => all + part.length, 0)).toBe(labels.length);
        for (let c = 0; c < 7; c += 1) {
          const all = labels.filter((label) => label === c).length;
          parts.forEach((part, p) => {
            const found = part.filter((place) => labels[place] === c).length;
            const quota = (all * part.length) / labels.length;
            expect(Math.abs(found - quota), `class ${c} of part ${p}`).toBeLessThan(2);
          });
        }
      }),
    );
  });

  it("depends on the seed alone", () => {
    const labels = Array.from({ length: 100 }, (_, i) => i % 3);
    const sizes = { counts: [60, 40] };
    expect(splitStratified(labels, sizes, 4)).toEqual(splitStratified(labels, sizes, 4));
    expect(splitStratified(labels, sizes, 4)).not.toEqual(splitStratified(labels, sizes, 5));
  });

  it("refuses sizes that add up to more than there is", () => {
    expect(() => splitStratified([0, 1], { counts: [2, 1] }, 0)).toThrow("counts 2 + 1 = 3");
    expect(() => splitStratified([0, 1], { counts: [0.5] }, 0)).toThrow("whole numbers");
    expect(() => splitStratified([0], { fractions: [0.9, 0.2] }, 0)).toThrow("at most 1");
    expect(() => splitStratified([0], { fractions: [Number.NaN] }, 0)).toThrow("fractions NaN");
  });

  it("refuses a label that is no class number", () => {
    expect(() => splitStratified([0, -1], { counts: [1] }, 0)).toThrow("label -1 at place 1");
  });
});
