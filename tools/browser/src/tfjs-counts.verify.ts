// TensorFlow.js's own memory() against ours in a browser, after every kernel of every case of the suite.
import { conformanceCases } from "@convscope/conformance";
import { expect, test } from "vitest";
import { findChromium, missingChromium } from "../find-chromium.mjs";
import { countsInChromium } from "./counts-in-chromium.js";

const MINUTE = 60_000;

test.each(["webgl", "webgpu"] as const)(
  "on %s, TensorFlow.js counts what we count, after every kernel of every case",
  async (engine) => {
    const chromium = findChromium();
    if (chromium === undefined) throw new Error(missingChromium());
    const found = await countsInChromium(chromium, engine, 1, 25 * MINUTE);
    expect(found.problems).toEqual([]);
    expect(found.compared).toBe(conformanceCases.length);
  },
  28 * MINUTE,
);
