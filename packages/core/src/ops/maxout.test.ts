/** Maxout: the best of consecutive channels. */
import { describe, expect, it } from "vitest";
import { distinct } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { maxout } from "./maxout.js";

const backend = createReferenceBackend();

describe("maxout", () => {
  it("takes the best of consecutive channels, of maps and of features", () => {
    const maps = tensor(backend, [1, 8, 3, 4, 5, 6, 7, 2], [1, 4, 1, 2]);
    expect(maxout(maps, 2).shape).toEqual([1, 2, 1, 2]);
    expect(exact(backend, maxout(maps, 2))).toEqual([3, 8, 7, 6]);
    expect(exact(backend, maxout(tensor(backend, [1, 2, 4, 3], [2, 2]), 2))).toEqual([2, 4]);
  });

  it("has gradients to order 2", () => {
    expectGradients(
      squared((...x) => maxout(take(x)[0], 3)),
      [distinct([2, 6, 2])],
    );
  });

  it("refuses channels that do not divide", () => {
    expect(() => maxout(zeros(backend, [1, 5, 2]), 2)).toThrow(ShapeError);
    expect(() => maxout(zeros(backend, [1, 5, 2]), 2)).toThrow(
      "maxout: found input [1, 5, 2], expected [N, C, ...] with C a multiple of 2 (so many channels compete for one place)",
    );
    expect(() => maxout(zeros(backend, [1, 5]), 0)).toThrow(ArgumentError);
  });
});
