import { expect, test } from "vitest";
import { commandLines, fold, wrap } from "./wrap.js";

test("later lines stand below the first one's text", () => {
  expect(wrap("  data  ", "one two three four", 16)).toBe(
    "  data  one two\n        three\n        four",
  );
});

test("a word longer than a line stands alone", () => {
  expect(wrap("", "a unbreakable b", 5)).toBe("a\nunbreakable\nb");
});

test("folded words are broken at blanks, then inside names, and are whole together", () => {
  expect(fold("layer3/0/conv1.weight[17,4,2,0] -0.12", 31)).toEqual([
    "layer3/0/conv1.weight[17,4,2,0]",
    "-0.12",
  ]);
  expect(fold("layer3/0/conv1.weight[17,4,2,0]", 14).join("")).toBe(
    "layer3/0/conv1.weight[17,4,2,0]",
  );
  expect(fold("conv1.weight[17,115,1,2] 0.25", 18)).toEqual(["conv1.weight", "[17,115,1,2] 0.25"]);
  expect(fold("unbreakable", 4)).toEqual(["unbr", "eaka", "ble"]);
});

test("a command in lines is one command to a shell", () => {
  expect(commandLines("  ", "npm install one two", 18)).toBe("  npm install \\\n  one two");
});
