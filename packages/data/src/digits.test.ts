import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeDigits } from "./digits.js";

const bytes = new Uint8Array(3 * 785);
bytes.fill(200, 784, 2 * 784);
bytes.set([4, 7, 9], 3 * 784);
const packed = gzipSync(bytes);
const split = { train: [2], validation: [1], test: [0] };

describe("decodeDigits", () => {
  it("gives each part its images and labels", async () => {
    const { train, validation, test } = await decodeDigits(packed, split);
    expect([train.labels[0], validation.labels[0], test.labels[0]]).toEqual([9, 7, 4]);
    expect(validation.images.every((v) => v === 200)).toBe(true);
    expect(test.shape).toEqual([1, 28, 28]);
    expect(test.classes).toHaveLength(10);
  });

  it("refuses truncated data", async () => {
    await expect(decodeDigits(packed.subarray(0, 20), split)).rejects.toThrow(
      "found gzip data that does not unpack",
    );
    await expect(decodeDigits(gzipSync(bytes.subarray(1)), split)).rejects.toThrow(
      "expected a multiple of 785",
    );
  });

  it("refuses a label above 9", async () => {
    const wrong = bytes.slice();
    wrong[3 * 784] = 10;
    await expect(decodeDigits(gzipSync(wrong), split)).rejects.toThrow("label above 9");
  });

  it.each([
    ["an image in two lists", { ...split, test: [1] }, "found 1 in the split's test list"],
    ["a place outside", { ...split, train: [3] }, "found 3 in the split's train list"],
    ["a place that is no number", { ...split, train: ["2"] }, 'found "2"'],
    ["a missing list", { train: [2], test: [0] }, 'no "validation" list'],
    ["something else", null, 'no "train" list'],
  ])("refuses a split with %s", async (_, wrong, message) => {
    await expect(decodeDigits(packed, wrong)).rejects.toThrow(message);
  });
});
