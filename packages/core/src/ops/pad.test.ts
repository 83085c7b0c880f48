/** Padding by reflection and by the edge; with a constant it is tested among the movements. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { type PadFill, pad } from "./pad.js";

const backend = createReferenceBackend();

describe("pad", () => {
  it("reflects without the edge and replicates the edge, on both axes", () => {
    const x = tensor(backend, [1, 2, 3, 4, 5, 6], [2, 3]);
    const widths = [
      [1, 0],
      [2, 1],
    ] as const;
    expect(exact(backend, pad(x, widths, "reflect"))).toEqual([
      6, 5, 4, 5, 6, 5, 3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5,
    ]);
    expect(exact(backend, pad(x, widths, "replicate"))).toEqual([
      1, 1, 1, 2, 3, 3, 1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 6, 6,
    ]);
  });

  it("moves NaN and infinities to their mirror images alone", () => {
    const x = tensor(backend, [Number.NaN, 1, 2, Number.POSITIVE_INFINITY]);
    expect(exact(backend, pad(x, [[1, 1]], "reflect"))).toEqual([1, NaN, 1, 2, Infinity, 2]);
    expect(exact(backend, pad(x, [[1, 1]], "replicate"))).toEqual([
      NaN,
      NaN,
      1,
      2,
      Infinity,
      Infinity,
    ]);
  });

  it.each(["reflect", "replicate", 2] as const)("has gradients to order 2 by %s", (fill) => {
    expectGradients(
      squared((...x) =>
        pad(
          take(x)[0],
          [
            [0, 0],
            [2, 1],
            [1, 2],
          ],
          fill,
        ),
      ),
      [normal([2, 3, 4])],
    );
  });

  it("refuses what has no mirror image, no edge, or no such name", () => {
    const x = tensor(backend, [1, 2, 3]);
    expect(() => pad(x, [[0, 3]], "reflect")).toThrow(ShapeError);
    expect(() => pad(x, [[0, 3]], "reflect")).toThrow(
      'pad: found padding 0 + 3 by mode "reflect" on axis 0 of 3, expected at most 3 − 1 = 2 on a side (the mirror image leaves out the edge); lower the padding, or use "replicate"',
    );
    const none = tensor(backend, [], [0, 2]);
    expect(() => pad(none, [[1, 0]], "replicate")).toThrow("there is no edge to repeat");
    const fill: PadFill = JSON.parse('"circular"');
    expect(() => pad(x, [[1, 1]], fill)).toThrow(ArgumentError);
    expect(() => pad(x, [[1, 1]], fill)).toThrow(
      'pad: found padding mode "circular", expected "reflect", "replicate" or a constant',
    );
  });
});
