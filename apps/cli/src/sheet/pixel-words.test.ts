import { digitPreprocessing, type Preprocessing } from "@convscope/data";
import { expect, test } from "vitest";
import { pixelWords } from "./pixel-words.js";

const rgb = (end: Preprocessing["steps"]): Preprocessing => ({
  version: 1,
  steps: [{ kind: "rgb" }, { kind: "resize", height: 32, width: 32 }, ...end],
});

test("a digit's pixel is told with its rule, and with what black and white become", () => {
  expect(pixelWords(digitPreprocessing())).toBe(
    "A brightness v of 0…255 becomes (v/255 − 0.1311) / 0.3087: 0 is −0.42, 255 is 2.81.",
  );
});

test("channels that are normalised apart have a rule each; one deviation is all channels'", () => {
  const words = pixelWords(rgb([{ kind: "normalise", mean: [0.5, 0.25], std: 0.25 }]));
  expect(words).toContain("(v/255 − 0.5) / 0.25 on map 0: 0 is −2.00, 255 is 2.00; ");
  expect(words).toContain("(v/255 − 0.25) / 0.25 on map 1: 0 is −1.00, 255 is 3.00.");
});

test("without normalising, the number is the brightness", () => {
  expect(pixelWords(rgb([]))).toBe("A pixel is its brightness v of 0…255.");
});
