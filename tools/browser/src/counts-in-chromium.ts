/** TensorFlow.js's counts against ours in Chromium, for tests: serves the page that compares them and waits for it. */
import { launch } from "./chromium.js";
import { foundIn } from "./in-page.js";
import { tfjsCountsPage } from "./page-files.js";
import { serve } from "./serve.js";
import type { CountsFound } from "./tfjs-counts.js";

/** Compares after every kernel of each `every`th of the suite's cases. @param milliseconds to wait at most */
export async function countsInChromium(
  chromium: string,
  engine: "webgl" | "webgpu",
  every: number,
  milliseconds: number,
): Promise<CountsFound> {
  const [browser, site] = await Promise.all([launch(chromium), tfjsCountsPage()]);
  await using server = await serve(site);
  try {
    const url = `${server.origin}/?engine=${engine}&every=${every}`;
    return (await foundIn(browser, url, milliseconds)) as CountsFound;
  } finally {
    await browser.close();
  }
}
