// Equal seeds in a browser. Declared where there is Chromium alone, as in-chromium.test.ts is.
import { createJsBackend } from "@convscope/backend-js";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { browserBackends } from "./browser-backends.js";
import { launch } from "./chromium.js";
import { foundIn } from "./in-page.js";
import { seededPage } from "./page-files.js";
import { seededDraws } from "./seeded-draws.js";
import { type Server, serve } from "./serve.js";

const MINUTE = 60_000;
const chromium = findChromium();

test("another seed draws other weights, batches and masks", async () => {
  const [five, six] = [
    await seededDraws(createJsBackend(), 5),
    await seededDraws(createJsBackend(), 6),
  ];
  expect(five.weights).not.toEqual(six.weights);
  expect(five.batches).not.toEqual(six.batches);
  expect(five.masks).not.toEqual(six.masks);
});

if (chromium !== undefined) {
  describe("with equal seeds, Chromium's", () => {
    let browser: Browser;
    let server: Server;

    beforeAll(async () => {
      [browser, server] = await Promise.all([
        launch(chromium),
        seededPage().then((site) => serve(site)),
      ]);
    }, 2 * MINUTE);

    afterAll(async () => {
      await browser?.close();
      await server?.[Symbol.asyncDispose]();
    });

    test.each(Object.keys(browserBackends))(
      "%s has the starting weights, the batches and the dropout masks of js in Node, bit for bit",
      async (name) => {
        const found = await foundIn(browser, `${server.origin}/?backend=${name}`, MINUTE);
        expect(found).toEqual(await seededDraws(createJsBackend()));
      },
      MINUTE,
    );
  });
}
