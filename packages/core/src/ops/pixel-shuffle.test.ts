/** Channels into pixels and back. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { iota, zeros } from "../tensor/create.js";
import { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.js";
import { reshape } from "./reshape.js";

const backend = createReferenceBackend();

describe("pixel shuffle", () => {
  it("puts channel c·r² + i·r + j at row i, column j of every square", () => {
    const x = reshape(iota(backend, 48), [1, 8, 2, 3]);
    const y = pixelShuffle(x, 2);
    expect(y.shape).toEqual([1, 2, 4, 6]);
    const values = exact(backend, y);
    exact(backend, x).forEach((value, from) => {
      const [channel, row, column] = [Math.floor(from / 6), Math.floor(from / 3) % 2, from % 3];
      const [map, i, j] = [Math.floor(channel / 4), Math.floor(channel / 2) % 2, channel % 2];
      expect(values[(map * 4 + row * 2 + i) * 6 + column * 2 + j]).toBe(value);
    });
    expect(exact(backend, pixelUnshuffle(y, 2))).toEqual(exact(backend, x));
  });

  it("has gradients to order 2, both ways", () => {
    expectGradients(
      squared((...x) => pixelShuffle(take(x)[0], 2)),
      [normal([2, 4, 1, 2])],
    );
    expectGradients(
      squared((...x) => pixelUnshuffle(take(x)[0], 2)),
      [normal([1, 2, 2, 4])],
    );
  });

  it("refuses channels and sizes that do not divide", () => {
    expect(() => pixelShuffle(zeros(backend, [1, 6, 2, 2]), 2)).toThrow(ShapeError);
    expect(() => pixelShuffle(zeros(backend, [1, 6, 2, 2]), 2)).toThrow(
      "pixelShuffle: found 6 channels in [1, 6, 2, 2], expected a multiple of 2·2 = 4 (so many channels become one map); change the channels of the layer before",
    );
    expect(() => pixelUnshuffle(zeros(backend, [1, 1, 4, 3]), 2)).toThrow(
      "pixelUnshuffle: found 4 × 3, expected multiples of 2",
    );
    expect(() => pixelShuffle(zeros(backend, [1, 4, 2, 2]), 0)).toThrow(ArgumentError);
    expect(() => pixelUnshuffle(zeros(backend, [1, 4, 2, 2]), 1.5)).toThrow(
      "pixelUnshuffle: found factor 1.5",
    );
  });
});
