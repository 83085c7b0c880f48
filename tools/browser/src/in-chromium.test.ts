// The suite in a browser, in part: js and wasm whole, the others by each eighth case of every kernel, since a processor that plays
// a graphics card takes minutes for all. `pnpm verify` runs all, and so does the report.
// Declared where there is Chromium alone; where there is none, `npm test` says so in one line.
import { conformanceCases, formatReport } from "@convscope/conformance";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { browserBackends } from "./browser-backends.js";
import { launch, reportOf } from "./chromium.js";
import { authorsProject, repositoryPage } from "./page-files.js";
import { browserColumns, titleOf } from "./report/columns.js";
import { type Server, serve } from "./serve.js";

const MINUTE = 60_000;
const EVERY = 8;
const chromium = findChromium();

const wrong = `
  import { createJsBackend } from "/node_modules/@convscope/backend-js/dist/index.js";
  export function createBackend() {
    const js = createJsBackend();
    const kernels = Object.create(js.kernels, {
      concat: { value: (xs, g) => js.kernels.concat([...xs].reverse(), { ...g, lengths: [...g.lengths].reverse() }) },
    });
    return Object.create(js, { name: { value: "wrong" }, kernels: { value: kernels } });
  }`;

test("every backend that is tried in a browser has its column in the report", () => {
  const reported = new Set(browserColumns.map(({ backend }) => backend));
  expect(reported).toEqual(new Set(Object.keys(browserBackends)));
});

if (chromium !== undefined) {
  describe("in Chromium", () => {
    let browser: Browser;
    let page: Page;
    let ours: Server;
    let isolated: Server;
    let theirs: Server;

    beforeAll(async () => {
      const text = (code: string) => new TextEncoder().encode(code);
      const project = new Map(await authorsProject());
      project.set("/wrong.js", text(wrong));
      project.set("/empty.js", text("export const answer = 42;"));
      const site = await repositoryPage();
      [browser, ours, isolated, theirs] = await Promise.all([
        launch(chromium),
        serve(site),
        serve(site, { isolated: true }),
        serve(project),
      ]);
      page = await browser.newPage();
    }, 2 * MINUTE);

    afterAll(async () => {
      await browser?.close();
      await ours?.[Symbol.asyncDispose]();
      await isolated?.[Symbol.asyncDispose]();
      await theirs?.[Symbol.asyncDispose]();
    });

    for (const column of browserColumns) {
      const { backend, where } = column;
      const every = backend === "js" || backend === "wasm" ? 1 : EVERY;
      const which = every === 1 ? "every case" : `each ${every}th case`;
      test(
        `${titleOf(column)} passes ${which} of every kernel`,
        async () => {
          const { origin } = where === "Chromium" ? ours : isolated;
          const own = await browser.newPage();
          const report = await reportOf(own, `${origin}/?backend=${backend}&every=${every}&run`);
          await own.close();
          expect(report.failed, formatReport(report)).toBe(0);
          const ran = report.passed + report.absent + report.omitted;
          expect(ran).toBeGreaterThanOrEqual(conformanceCases.length / every);
        },
        10 * MINUTE,
      );
    }

    const authors = (query: string) =>
      `${theirs.origin}/node_modules/@convscope/conformance/page.html?${query}&run`;

    test("an author's backend runs in the published page, unbundled, by its address", async () => {
      const module = "/node_modules/@convscope/backend-js/dist/index.js";
      const report = await reportOf(page, authors(`backend=${module}&filter=slice`));
      expect(report).toMatchObject({ backend: "js", failed: 0, absent: 0 });
      expect(report.kernels.slice?.passed).toBeGreaterThan(10);
      expect(await page.getByRole("status").textContent()).toBe("js conforms");
    });

    test("a wrong backend is said not to conform, with every failure in full", async () => {
      const report = await reportOf(page, authors("backend=/wrong.js&filter=concat"));
      expect(report.failed).toBeGreaterThan(0);
      expect(await page.getByRole("status").textContent()).toBe("wrong does not conform");
      const shown = (await page.locator(".failures").textContent()) ?? "";
      for (const { kernel, case: name, problems } of report.failures) {
        for (const words of [`${kernel}: ${name}`, ...problems]) expect(shown).toContain(words);
      }
    });

    test("the report can be saved as JSON", async () => {
      const report = await reportOf(page, authors("backend=/wrong.js&filter=concat"));
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("conformance-wrong.json");
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ ...report });
    });

    test("a module that gives no backend, or is not there, is told what was found", async () => {
      await expect(reportOf(page, authors("backend=/empty.js"))).rejects.toThrow(
        "found exports answer, expected createBackend",
      );
      expect(await page.getByRole("status").textContent()).toBe("/empty.js could not be run");
      await expect(reportOf(page, authors("backend=/missing.js"))).rejects.toThrow(
        /could not load \S+\/missing\.js, expected an ES module/,
      );
    });

    test("a run can be stopped, and another started", async () => {
      await page.goto(`${ours.origin}/?backend=js`);
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByText("found a request to stop").waitFor();
      await page.getByLabel("Cases that contain").fill("concat");
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByText("js conforms").waitFor();
    });
  });
}
