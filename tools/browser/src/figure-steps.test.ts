// A moving figure in a page: one step at a time, the keyboard stops it and steps through it, and whoever prefers less motion
// sees one step. Declared where there is Chromium alone, as in-chromium.test.ts is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { launch } from "./chromium.js";

const chromium = findChromium();
const figures = join(import.meta.dirname, "..", "..", "..", "docs", "figures", "arithmetic");
const svg = readFileSync(join(figures, "padding-strides.svg"), "utf8");
const STEPS = 9;
const SECONDS = 0.9;

test("the figure has a step for each of its nine outputs", () => {
  expect(svg.match(/ tabindex="0"/g)).toHaveLength(STEPS);
});

/** The steps that can be seen. */
function seen(page: Page): Promise<readonly number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".step")].flatMap((step, i) =>
      getComputedStyle(step).opacity === "0" ? [] : [i],
    ),
  );
}

if (chromium !== undefined) {
  describe("a moving figure", () => {
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await launch(chromium);
    }, 120_000);
    afterAll(() => browser?.close());
    beforeEach(async () => {
      page = await browser.newPage();
      await page.setContent(svg);
      return () => page.close();
    });

    test("shows each step in its turn, and one at a time", async () => {
      for (let at = 0; at < 2 * STEPS; at++) {
        await page.evaluate(
          (time) => {
            for (const animation of document.getAnimations()) {
              animation.pause();
              animation.currentTime = time;
            }
          },
          (at + 0.5) * SECONDS * 1000,
        );
        expect(await seen(page)).toEqual([at % STEPS]);
      }
    });

    test("stands still at the step that has the keyboard, and goes on when it has left", async () => {
      for (const key of ["Tab", "Tab", "Tab"]) await page.keyboard.press(key);
      expect(await seen(page)).toEqual([2]);
      await page.keyboard.press("Shift+Tab");
      expect(await seen(page)).toEqual([1]);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      const name = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
      expect(name).toBe(
        "Step 2 of 9: output (0, 1) reads rows 0–1, columns 1–3: 6 values and 3 zeros",
      );
      await page.evaluate(() => {
        if (document.activeElement instanceof SVGElement) document.activeElement.blur();
      });
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(STEPS);
    });

    test("shows the first step alone to whoever prefers less motion", async () => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      expect(await seen(page)).toEqual([0]);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    });

    test.each<["dark" | "light", string]>([
      ["dark", "rgb(13, 17, 23)"],
      ["light", "rgb(255, 255, 255)"],
    ])("is %s where its page is", async (colorScheme, colour) => {
      await page.emulateMedia({ colorScheme });
      const fill = await page.evaluate(() => {
        const ground = document.querySelector(".page");
        return ground === null ? "" : getComputedStyle(ground).fill;
      });
      expect(fill).toBe(colour);
    });
  });
}
