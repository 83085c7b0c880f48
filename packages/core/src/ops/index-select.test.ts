/** Any list of places of an axis: against plain JavaScript, with few slices, and with gradients. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { observed } from "../../test/observed-backend.js";
import { fc } from "../../test/property.js";
import { ArgumentError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { indexSelect } from "./index-select.js";

const ramp = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

describe("indexSelect", () => {
  it("is what picking element by element gives, along any axis", () => {
    const backend = createReferenceBackend();
    const places = fc.array(fc.nat(3), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(places, fc.nat(2), (indices, axis) => {
        const shape = [2, 3, 2].map((extent, i) => (i === axis ? 4 : extent));
        const x = tensor(backend, ramp(shape.reduce((a, b) => a * b, 1)), shape);
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
        const wanted = ramp(outer).flatMap((o) =>
          indices.flatMap((place) => ramp(inner).map((i) => (o * 4 + place) * inner + i)),
        );
        expect(exact(backend, indexSelect(x, axis, indices))).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["the axis itself takes no call at all", [0, 1, 2, 3, 4, 5], 0],
    [
      "each element twice takes one join of the axis with itself",
      [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
      1,
    ],
    ["every other element takes one slice", [0, 2, 4], 1],
    ["the reverse takes one slice", [5, 4, 3, 2, 1, 0], 1],
    ["overlapping pairs take two slices and a join", [0, 1, 1, 2, 2, 3, 3, 4, 4, 5], 3],
  ])("%s", (_, indices, calls) => {
    let count = 0;
    const backend = observed(createReferenceBackend(), () => {
      count++;
    });
    indexSelect(tensor(backend, ramp(12), [6, 2]), 0, indices);
    expect(count).toBe(calls);
  });

  it.each([
    ["runs", [2, 1, 0, 1, 2, 3, 3]],
    ["a regular pattern", [0, 0, 1, 1, 2, 2, 3]],
    ["one element", [2, 2, 2]],
  ])("has gradients to order 2 for %s", (_, indices) => {
    expectGradients(
      squared((...x) => indexSelect(take(x)[0], -1, indices)),
      [normal([2, 4])],
    );
  });

  it("refuses places and axes that are not there", () => {
    const x = tensor(createReferenceBackend(), [1, 2, 3]);
    for (const places of [[3], [-1], [0.5], [Number.NaN], []])
      expect(() => indexSelect(x, 0, places)).toThrow(ArgumentError);
    expect(() => indexSelect(x, 0, [0, 3])).toThrow(
      "indexSelect: found place 3 for axis 0 of [3], expected whole numbers from 0 to 2; correct the list",
    );
    expect(() => indexSelect(x, 1, [0])).toThrow("indexSelect: found axis 1");
  });
});
