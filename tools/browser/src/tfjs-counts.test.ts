// TensorFlow.js's own memory() against ours, on the engines of a browser: some cases here, all of them in
// tfjs-counts.verify.ts. Declared where there is Chromium alone, as in-chromium.test.ts is; Node's engines are compared in
// backend-tfjs.
import { conformanceCases } from "@convscope/conformance";
import { expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { countsInChromium } from "./counts-in-chromium.js";

const MINUTE = 60_000;
const EVERY = 12;
const chromium = findChromium();

test("enough cases are compared", () => {
  expect(conformanceCases.length / EVERY).toBeGreaterThan(80);
});

if (chromium !== undefined) {
  test.each(["webgl", "webgpu"] as const)(
    "on %s, TensorFlow.js counts what we count, after every kernel of each 12th case",
    async (engine) => {
      const found = await countsInChromium(chromium, engine, EVERY, 8 * MINUTE);
      expect(found.problems).toEqual([]);
      expect(found.compared).toBe(Math.ceil(conformanceCases.length / EVERY));
    },
    10 * MINUTE,
  );
}
