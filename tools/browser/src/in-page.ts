/** What a page's script writes into its document, for tests that open it. */
import type { Browser } from "playwright-core";

/** Opens a page and waits until its script has written what it found. @param milliseconds to wait at most */
export async function foundIn(
  browser: Browser,
  url: string,
  milliseconds: number,
): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitForFunction(() => document.body.dataset["found"] !== undefined, undefined, {
      timeout: milliseconds,
    });
    return JSON.parse(await page.evaluate(() => document.body.dataset["found"] ?? ""));
  } finally {
    await page.close();
  }
}
