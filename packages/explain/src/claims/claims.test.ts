/** Every claim is answered by numbers that are computed, and that speak against it. */
import { describe, expect, it } from "vitest";
import { claims, findClaims } from "./claims.js";

const byId = Object.fromEntries(claims.map((claim) => [claim.id, claim]));

it.each(claims.map(({ id }) => id))("%s: what is computed is not what was claimed", (id) => {
  const shown = byId[id]?.show();
  if (shown === undefined) return expect.unreachable();
  const { claimed, computed, given } = shown;
  expect(computed.numbers).not.toEqual(claimed.numbers);
  for (const { numbers } of [computed, ...given]) {
    expect(numbers.values.every(Number.isFinite)).toBe(true);
    expect(numbers.values).toHaveLength(numbers.shape.reduce((all, extent) => all * extent, 1));
  }
});

/** The same numbers worked out by hand. */
const byHand: Readonly<Record<string, readonly number[]>> = {
  // 1 + 5 + 10 − 10 + 0 − 0, 2 + 6 + 10 − 10 + 0 − 0
  "filters-are-2d": [6, 8],
  "first-layer-filters-are-2d": [75, 1],
  "kernel-flipped": [21, 42, 84],
  "one-by-one-is-a-constant": [-9, -8, -7, 4, 5, 6],
  "channels-averaged": [11, 12, 13, 4, 5, 6],
  "rgb-stays-rgb": [1, 2, 3],
  "convolution-holds-no-weights": [750, 10],
  "ten-filters-ten-neurons": [200],
  "filters-times-maps": [6, 2, 3],
  "kernel-shared-over-maps": [-28, -36, 59, 78],
  "type-1-is-depthwise": [600],
  "c3-skips-regions": [25, 25, 25, 0, 0, 0],
  "groups-see-all": [1, 2, 30, 40],
  "pooling-is-per-map": [5, 8, 4, 7],
  "pooling-has-no-parameters": [6, 6],
  "stride-3-size-2": [6, 6],
  "over-stride-plus-one": [7, 7],
  "every-pixel-is-pooled": [0, 1, 0, 1, 0],
  "ties-share-the-gradient": [1, 0, 0],
  "convolution-keeps-size": [26, 26],
  "same-pads-evenly": [0, 1],
  "alexnet-takes-224": [55, 55],
  // 11 = 1·1 + 2·1 + 3·0 + 4·2, times the kernel
  "transposed-undoes": [11, 11, 0, 22],
  "width-follows-from-inputs": [4, 7],
  "flatten-order-is-free": [1 + 2 * 2],
  "field-is-sum-of-kernels": [15],
  "padding-is-free": [4, 6, 4, 6, 9, 6, 4, 6, 4],
  "double-width-doubles-cost": [16 * 16 * 9 * 64],
  "dense-has-n-times-m": [6, 2],
  "macs-are-flops": [2 * 4 * 2 * 9 * 9],
  "batch-norm-learns-four": [2, 2],
  "largest-output-wins": [1],
};

it.each(Object.entries(byHand))("%s shows the numbers that a hand comes to", (id, values) => {
  expect(byId[id]?.show().computed.numbers.values).toEqual(values);
});

it("a dense layer over maps gives what a convolution with a kernel of their size gives", () => {
  const [dense, convolution] =
    byId["dense-is-no-convolution"]?.show().computed.numbers.values ?? [];
  expect(dense).toBe(convolution);
  expect(dense).toBeGreaterThan(0);
});

it("LRN by the paper divides by n times as much of the sum", () => {
  const { claimed, computed } = byId["alpha-is-alpha"]?.show() ?? {};
  const sums = [14, 30, 55, 54, 50];
  for (const [map, sum] of sums.entries()) {
    expect(computed?.numbers.values[map]).toBeCloseTo((map + 1) / (1 + sum), 6);
    expect(claimed?.numbers.values[map]).toBeCloseTo((map + 1) / (1 + sum / 5), 6);
  }
});

it("names are told apart, and every claim says what is right and who says so", () => {
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  for (const { id, claim, right, source } of claims) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const sentence of [claim, right]) expect(sentence).toMatch(/^[A-Z0-9“].*[.)]$/);
    expect(source).not.toBe("");
  }
});

describe("the search", () => {
  it.each([
    ["flip", "kernel-flipped"],
    ["2-D", "filters-are-2d"],
    ["2d", "filters-are-2d"],
    ["cross correlation", "kernel-flipped"],
    ["1x1", "one-by-one-is-a-constant"],
    ["1×1 constant", "one-by-one-is-a-constant"],
    ["pooling per map", "pooling-is-per-map"],
    ["LeNet C3", "c3-skips-regions"],
    ["depthwise", "type-1-is-depthwise"],
    ["width doubles", "double-width-doubles-cost"],
    ["NHWC", "flatten-order-is-free"],
    ["no weights", "convolution-holds-no-weights"],
    ["deconvolution", "transposed-undoes"],
  ])("%s finds %s first", (text, id) => {
    expect(findClaims(text)[0]?.id).toBe(id);
  });

  it("words that are in a few claims find those few", () => {
    expect(findClaims("2-D").map(({ id }) => id)).toEqual([
      "filters-are-2d",
      "first-layer-filters-are-2d",
      "kernel-shared-over-maps",
    ]);
  });

  it("a number is whole: 1x1 is in no 11×11, and a word is found from its beginning", () => {
    const told = (text: string): readonly string[] =>
      findClaims(text).map(({ id, claim, words, right }) =>
        `${id} ${claim} ${words.join(" ")} ${right}`.replaceAll("×", "x"),
      );
    expect(told("1x1").length).toBeGreaterThan(0);
    for (const words of told("1x1")) expect(words).toMatch(/(?<!\d)1x1(?!\d)/i);
    expect(told("x1x")).toEqual([]);
    expect(findClaims("ooling")).toEqual([]);
    expect(findClaims("(a+b)*c, 5=?")).toEqual([]);
  });

  it("an id finds its claim alone, and nonsense finds none", () => {
    expect(findClaims("kernel-flipped")).toHaveLength(1);
    expect(findClaims("blancmange")).toEqual([]);
  });
});
