import { describe, expect, it } from "vitest";
import { parsePreprocessing } from "./parse.js";
import { digitPreprocessing, preprocessedShape } from "./preprocessing.js";

const grey = { kind: "grayscale" };
const steps = (...list: unknown[]): unknown => ({ version: 1, steps: list });

describe("parsePreprocessing", () => {
  it("gives back what was saved", () => {
    const saved: unknown = JSON.parse(JSON.stringify(digitPreprocessing()));
    expect(parsePreprocessing(saved)).toEqual(digitPreprocessing());
    expect(preprocessedShape(parsePreprocessing(saved))).toEqual([1, 32, 32]);
  });

  it.each([
    ["null", null, "found null"],
    ["another version", { version: 2, steps: [] }, 'found {"version":2,"steps":[]}'],
    ["no list", { version: 1 }, "expected { "],
    ["no steps", steps(), "found no steps"],
    ["an unknown step", steps(grey, { kind: "sharpen" }), 'found kind "sharpen" at step 2'],
    ["a name of Object.prototype", steps({ kind: "toString" }), 'found kind "toString" at step 1'],
    ["a step that is no object", steps(grey, 5), "found 5 at step 2"],
    [
      "a missing field",
      steps(grey, { kind: "fit" }),
      "fit with size undefined (it must be a whole number above 0)",
    ],
    ["a wrong field", steps(grey, { kind: "polarity", mode: "dark" }), 'polarity with mode "dark"'],
    [
      "a deviation of 0",
      steps(grey, { kind: "normalise", mean: 0, std: [1, 0] }),
      "std [1,0] (it must be a number above 0, or one per channel)",
    ],
    ["no channels first", steps({ kind: "contrast" }), "found contrast at step 1"],
    ["channels twice", steps(grey, { kind: "rgb" }), "found rgb at step 2"],
    [
      "normalise before the end",
      steps(grey, { kind: "normalise", mean: 0, std: 1 }, { kind: "pad", size: 32 }),
      "found normalise at step 2 of 3",
    ],
  ])("refuses %s", (_, value, message) => {
    expect(() => parsePreprocessing(value)).toThrow(message);
  });
});
