// Weights as pictures: one channel, three in colour, many, and missing ones.
import { expect, test } from "vitest";
import { filters } from "./index.js";
import { describeFigures } from "./testing/figure-rules.js";

const weights = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 0.7) * Math.cos(i * 0.03));
const draw = (
  shape: readonly [number, number, number, number],
  more: { colour?: boolean } = {},
): string =>
  filters({
    title: "conv",
    subtitle: "of x",
    weights: weights(shape.reduce((a, b) => a * b)),
    shape,
    ...more,
  });

describeFigures({
  "one channel": () => draw([6, 1, 5, 5]),
  "colour, AlexNet's conv1": () => draw([96, 3, 11, 11]),
  "three channels apart": () => draw([8, 3, 3, 5], { colour: false }),
  "few channels": () => draw([16, 6, 5, 5]),
  "many of both": () => draw([64, 64, 3, 3]),
  "very many": () => draw([512, 512, 1, 1]),
  "one filter": () => draw([1, 1, 1, 1]),
  dead: () => filters({ title: "zero", weights: new Float32Array(12), shape: [1, 3, 2, 2] }),
  "not numbers": () =>
    filters({ title: "NaN", weights: new Float32Array(12).fill(Number.NaN), shape: [3, 1, 2, 2] }),
});

test("what is left out is told", () => {
  expect(draw([64, 64, 3, 3])).toContain(
    "the first 20 of 64 filters · the first 20 of 64 channels",
  );
  expect(draw([6, 1, 5, 5])).not.toContain("the first");
});

test("weights that do not exist are not drawn", () => {
  const shape = [2, 2, 1, 1];
  const mask = [1, 0, 1, 1];
  const all = filters({ title: "t", weights: weights(4), shape });
  const some = filters({ title: "t", weights: weights(4), shape, mask });
  const tiles = (svg: string): number => svg.match(/class="frame"/g)?.length ?? 0;
  expect(tiles(all) - tiles(some)).toBe(1);
});

test("weights of another shape are an error", () => {
  expect(() => filters({ title: "t", weights: weights(5), shape: [1, 1, 2, 2] })).toThrow(
    "filters: found 5 weights of shape [1, 1, 2, 2], expected [filters, channels, rows, columns]",
  );
});
