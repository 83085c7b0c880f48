// The whole suite in a browser, on every backend that runs there.
import { conformanceCases, formatReport } from "@convscope/conformance";
import { expect, test } from "vitest";
import { findChromium, missingChromium } from "../find-chromium.mjs";
import { launch, reportOf } from "./chromium.js";
import { repositoryPage } from "./page-files.js";
import { browserColumns, titleOf } from "./report/columns.js";
import { serve } from "./serve.js";

const byTitle = browserColumns.map((column) => [titleOf(column), column] as const);

test.for(byTitle)("%s passes every case", async ([, { backend, where }]) => {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error(missingChromium());
  await using server = await serve(await repositoryPage(), { isolated: where !== "Chromium" });
  const browser = await launch(chromium);
  try {
    const page = await browser.newPage();
    const report = await reportOf(page, `${server.origin}/?backend=${backend}&run`);
    expect(report.failed, formatReport(report)).toBe(0);
    expect(report.passed + report.absent + report.omitted).toBe(conformanceCases.length);
  } finally {
    await browser.close();
  }
});
