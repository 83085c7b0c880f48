import { createHash } from "node:crypto";
import { applyPreprocessing, decodeImage, digitPreprocessing } from "@convscope/data";
import { describe, expect, it } from "vitest";
import { fonts, looks } from "./looks.mjs";
import { renderDigits } from "./render.mjs";

const pictures = renderDigits({ count: 20, seed: 1 });

const fingerprint = (list: typeof pictures): string[] =>
  list.map(({ name, png }) => `${name} ${createHash("sha256").update(png).digest("hex")}`);

describe("renderDigits", () => {
  it("gives the same pictures for the same seed, and others for another", () => {
    expect(fingerprint(renderDigits({ count: 20, seed: 1 }))).toEqual(fingerprint(pictures));
    expect(fingerprint(renderDigits({ count: 20, seed: 2 }))).not.toEqual(fingerprint(pictures));
  });

  it("shows every digit, every font and every look twice in twenty, under names of their own", () => {
    const names = pictures.map(({ name }) => name);
    expect(new Set(names).size).toBe(20);
    const count = (part: string): number => names.filter((name) => name.includes(part)).length;
    for (const font of fonts) expect(count(`-${font}-`), font).toBe(2);
    for (const look of looks) expect(count(`-${look.name}`), look.name).toBe(2);
    for (let digit = 0; digit < 10; digit++) {
      expect(names.filter((name) => name.startsWith(`${digit}-`))).toHaveLength(2);
    }
  });

  it("draws pictures that preprocessing finds one whole glyph in", () => {
    for (const { name, png } of pictures) {
      const input = applyPreprocessing(decodeImage(png), digitPreprocessing({ mean: 0, std: 1 }));
      const ink = input.reduce((sum, v) => sum + v, 0);
      expect(ink, name).toBeGreaterThan(20);
      expect(ink, name).toBeLessThan(260);
    }
  });
});
