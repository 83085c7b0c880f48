// A real WebGL context, lost in the middle of training. Declared where there is Chromium alone, as in-chromium.test.ts is.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { launch } from "./chromium.js";
import { foundIn } from "./in-page.js";
import type { AfterLoss } from "./lost-context.js";
import { lostContextPage } from "./page-files.js";
import { type Server, serve } from "./serve.js";

const MINUTE = 60_000;
const chromium = findChromium();

test("a machine without Chromium is told so by npm test, not by this file", () => {
  expect(chromium === undefined || chromium.length > 0).toBe(true);
});

if (chromium !== undefined) {
  describe("a WebGL context lost in the middle of training", () => {
    let browser: Browser;
    let server: Server;

    beforeAll(async () => {
      [browser, server] = await Promise.all([
        launch(chromium),
        lostContextPage().then((site) => serve(site)),
      ]);
    }, 2 * MINUTE);

    afterAll(async () => {
      await browser?.close();
      await server?.[Symbol.asyncDispose]();
    });

    test.each(["tfjs-webgl", "gpujs-webgl2"])(
      "of %s is an error that names it, and leaves the last good weights on the host",
      async (name) => {
        const url = `${server.origin}/?backend=${name}`;
        const found = (await foundIn(browser, url, MINUTE)) as AfterLoss;
        expect(found.message).toContain(name);
        expect(found.message).toMatch(/context/i);
        expect(found).toMatchObject({ isBackendFailed: true, isOnHost: true, weights: 4 });
        expect(found.goodWeights).toBeGreaterThanOrEqual(3);
      },
      MINUTE,
    );
  });
}
