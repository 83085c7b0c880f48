/**
 * What holds for every figure: sound XML, finite numbers, everything on the page, no two texts on one another, the same text for
 * the same arguments, both colour schemes, nothing that runs. For tests.
 */
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { overlaps, partsOf, viewBoxOf } from "./figure-parts.js";

const numeric = new Set([
  "x",
  "y",
  "width",
  "height",
  "cx",
  "cy",
  "r",
  "font-size",
  "stroke-width",
  "stroke-opacity",
  "fill-opacity",
]);

/** Holds figures against the rules. */
export function describeFigures(figures: Readonly<Record<string, () => string>>): void {
  describe.each(Object.entries(figures))("%s", (_, make) => {
    const svg = make();

    test("is sound XML without scripts, links or numbers that are none; pictures are inside", () => {
      checkXml(svg);
    });

    test("starts with a title and a description for screen readers", () => {
      expect(svg).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="(img|group)"[^>]*>\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/,
      );
    });

    test("is 1000 pixels wide, keeps everything on the page, and has no text on another", () => {
      checkPlaces(svg);
    });

    test("is the same text every time, and under 400 kB", () => {
      expect(make()).toBe(svg);
      expect(svg.length).toBeLessThan(400_000);
    });

    test("gives every colour of the light a place in the dark", () => {
      checkColours(svg);
    });
  });
}

function checkXml(svg: string): void {
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).not.toMatch(/<script|<foreignObject|javascript:|href="(?!data:image\/png;base64,)/);
  const attributes = [...svg.matchAll(/ ([\w-]+)="([^"]*)"/g)].filter(
    ([, name]) => name !== "href",
  );
  const wrong = attributes.filter(
    ([, name = "", value = ""]) =>
      /NaN|Infinity|undefined|\bnull\b/.test(value) ||
      (numeric.has(name) && !/^-?\d+(\.\d{1,2})?$/.test(value)),
  );
  expect(wrong.map(([whole]) => whole)).toEqual([]);
}

function checkPlaces(svg: string): void {
  const [width, height] = viewBoxOf(svg);
  expect(width).toBe(1000);
  expect(height).toBeGreaterThan(100);
  const { shapes, texts } = partsOf(svg);
  expect(texts.length).toBeGreaterThan(1);
  const outside = [...shapes, ...texts].filter(
    ({ left, right, top, bottom }) =>
      left < -0.01 || top < -0.01 || right > width + 0.01 || bottom > height + 0.01,
  );
  expect(outside).toEqual([]);
  expect(overlaps(texts)).toEqual([]);
}

function checkColours(svg: string): void {
  const style = /<style>([\s\S]*?)<\/style>/.exec(svg)?.[1] ?? "";
  const [light = "", dark = ""] = style.split("@media (prefers-color-scheme:dark)");
  const coloured = (text: string) =>
    new Set([...text.matchAll(/\.convscope \.(\w+)\{(?:fill|stroke)/g)].map((found) => found[1]));
  expect(coloured(dark)).toEqual(coloured(light));
  const used = new Set(
    [...svg.matchAll(/ class="([^"]*)"/g)].flatMap((found) => (found[1] ?? "").split(" ")),
  );
  used.delete("convscope");
  const styled = new Set([...style.matchAll(/\.convscope \.(\w+)[:{]/g)].map((found) => found[1]));
  expect(styled).toEqual(used);
}
