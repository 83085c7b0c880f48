// TensorFlow.js's own memory() against ours, on the engines of a browser. Declared where there is Chromium alone, as
// in-chromium.test.ts is; Node's engines are compared in backend-tfjs.
import { conformanceCases } from "@convscope/conformance";
import { expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { launch } from "./chromium.js";
import { foundIn } from "./in-page.js";
import { tfjsCountsPage } from "./page-files.js";
import { serve } from "./serve.js";
import type { CountsFound } from "./tfjs-counts.js";

const MINUTE = 60_000;
const EVERY = 12;
const chromium = findChromium();

test("enough cases are compared", () => {
  expect(conformanceCases.length / EVERY).toBeGreaterThan(80);
});

if (chromium !== undefined) {
  test.each(["webgl", "webgpu"])(
    "on %s, TensorFlow.js counts what we count, after every kernel of each 12th case",
    async (engine) => {
      const [browser, site] = await Promise.all([launch(chromium), tfjsCountsPage()]);
      await using server = await serve(site);
      try {
        const url = `${server.origin}/?engine=${engine}&every=${EVERY}`;
        const found = (await foundIn(browser, url, 8 * MINUTE)) as CountsFound;
        expect(found.problems).toEqual([]);
        expect(found.compared).toBe(Math.ceil(conformanceCases.length / EVERY));
      } finally {
        await browser.close();
      }
    },
    10 * MINUTE,
  );
}
