import { expect, test } from "vitest";
import { findLibreOffice, missingLibreOffice } from "./find-libreoffice.mjs";

const only = (path: string) => (asked: string) => asked === path;

test("LIBREOFFICE_PATH comes before the PATH, and is an error when it names no file", () => {
  const environment = { LIBREOFFICE_PATH: "/a/soffice", PATH: "/usr/bin" };
  expect(findLibreOffice(environment, () => true)).toBe("/a/soffice");
  expect(() => findLibreOffice(environment, only("/usr/bin/soffice"))).toThrow(
    "LIBREOFFICE_PATH: found no file /a/soffice, expected LibreOffice",
  );
});

test("every folder of the PATH is searched", () => {
  const environment = { PATH: "/one:/two" };
  expect(findLibreOffice(environment, only("/two/libreoffice"))).toBe("/two/libreoffice");
  expect(findLibreOffice(environment, () => false)).toBeUndefined();
});

test("a machine without LibreOffice is told so in one line with the remedy, any other is told nothing", () => {
  expect(missingLibreOffice(() => undefined)).toMatch(/^No LibreOffice.*apt-get install.*PATH\.$/);
  expect(missingLibreOffice(() => "/usr/bin/soffice")).toBeUndefined();
});
