import { expect, test } from "vitest";
import { findChromium, missingChromium } from "./find-chromium.mjs";

const only = (path: string) => (asked: string) => asked === path;

test("CHROMIUM_PATH comes before CHROME_PATH, and both before the PATH", () => {
  const environment = { CHROMIUM_PATH: "/a/chromium", CHROME_PATH: "/b/chrome", PATH: "/usr/bin" };
  expect(findChromium(environment, () => true)).toBe("/a/chromium");
  expect(findChromium({ ...environment, CHROMIUM_PATH: "" }, () => true)).toBe("/b/chrome");
  expect(findChromium({ PATH: "/usr/bin" }, () => true)).toBe("/usr/bin/chromium");
});

test("a variable that names no file is an error that says which, not a search", () => {
  const environment = { CHROMIUM_PATH: "/gone", PATH: "/usr/bin" };
  expect(() => findChromium(environment, only("/usr/bin/chromium"))).toThrow(
    "CHROMIUM_PATH: found no file /gone, expected Chromium",
  );
});

test("every folder of the PATH is searched, then the usual places", () => {
  const environment = { PATH: "/one:/two" };
  expect(findChromium(environment, only("/two/google-chrome"))).toBe("/two/google-chrome");
  expect(findChromium(environment, only("/snap/bin/chromium"))).toBe("/snap/bin/chromium");
  expect(findChromium(environment, () => false)).toBeUndefined();
});

test("a machine without Chromium is told so in one line with the remedy, any other is told nothing", () => {
  const line = missingChromium(() => undefined);
  expect(line).toMatch(/^No Chromium was found.*apt-get install chromium.*CHROMIUM_PATH.*$/);
  expect(missingChromium(() => "/usr/bin/chromium")).toBeUndefined();
});
