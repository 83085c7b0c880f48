import { expect, test } from "vitest";
import { wrap } from "./wrap.js";

test("later lines stand below the first one's text", () => {
  expect(wrap("  data  ", "one two three four", 16)).toBe(
    "  data  one two\n        three\n        four",
  );
});

test("a word longer than a line stands alone", () => {
  expect(wrap("", "a unbreakable b", 5)).toBe("a\nunbreakable\nb");
});
