// The wasm backend as pages load it: by a bundler, and by addresses alone; with and without threads, workers and leave to
// compile. Declared where there is Chromium alone, as in-chromium.test.ts is.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.mjs";
import { launch } from "./chromium.js";
import { foundIn } from "./in-page.js";
import { type Site, wasmByAddress } from "./page-files.js";
import { type ServeOptions, serve } from "./serve.js";
import { viteApp } from "./vite-app.js";
import type { WasmPageFound } from "./wasm-page.js";

const MINUTE = 60_000;
const chromium = findChromium();

test(
  "an app that Vite builds has the kernels, the worker and the engine's worker as files of their own",
  async () => {
    const names = [...(await viteApp()).keys()];
    for (const file of [/kernels-\w+\.wasm$/, /kernels-relaxed-\w+\.wasm$/, /worker-.+\.js$/]) {
      expect(names.filter((name) => file.test(name))).not.toHaveLength(0);
    }
  },
  MINUTE,
);

if (chromium !== undefined) {
  describe("the wasm backend in Chromium", () => {
    let browser: Browser;
    let sites: Readonly<Record<"vite" | "addresses", Site>>;

    beforeAll(async () => {
      const [started, vite, addresses] = await Promise.all([
        launch(chromium),
        viteApp(),
        wasmByAddress(),
      ]);
      browser = started;
      sites = { vite, addresses };
    }, 2 * MINUTE);

    afterAll(async () => {
      await browser?.close();
    });

    async function open(
      site: Site,
      { headers, isolated, ...options }: ServeOptions & { readonly inWorker?: boolean } = {},
    ): Promise<WasmPageFound> {
      await using server = await serve(site, {
        ...(headers === undefined ? {} : { headers }),
        ...(isolated === undefined ? {} : { isolated }),
      });
      const query = encodeURIComponent(JSON.stringify({ threads: 2, ...options }));
      return (await foundIn(
        browser,
        `${server.origin}/?options=${query}`,
        MINUTE,
      )) as WasmPageFound;
    }

    const right = {
      values: [0, 0, 0, 1, 2],
      refusal: expect.stringMatching(/^unary: needs \d+ bytes beside the \d+ in use/),
      after: [0, 0, 0, 1, 2],
    };

    for (const name of ["vite", "addresses"] as const) {
      test(`computes in a worker with threads on an isolated page (${name})`, async () => {
        expect(await open(sites[name], { isolated: true })).toEqual({
          ...right,
          ...{ threads: 2, relaxedSimd: true, notices: [], blocks: false },
        });
      });

      test(`computes in a worker with one thread elsewhere, and says why (${name})`, async () => {
        expect(await open(sites[name])).toEqual({
          ...right,
          ...{ threads: 1, relaxedSimd: true, blocks: false },
          notices: [expect.stringMatching(/^one thread: .*Cross-Origin-Opener-Policy/)],
        });
      });
    }

    test("computes on the page's own thread when asked to", async () => {
      expect(await open(sites.vite, { isolated: true, inWorker: false })).toEqual({
        ...right,
        ...{ threads: 1, relaxedSimd: true, blocks: true },
        notices: [expect.stringMatching(/^one thread: a page's own thread must not wait/)],
      });
    });

    const policy = (text: string) => ({ headers: { "content-security-policy": text } });

    test("where workers are forbidden it computes on the page's own thread, and says so", async () => {
      const found = await open(
        sites.vite,
        policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'"),
      );
      expect(found).toMatchObject({ ...right, threads: 1, blocks: true });
      expect(found.notices?.at(-1)).toMatch(/no worker could be started .*worker-src 'self'/);
    });

    test("where WebAssembly is forbidden it says what to allow", async () => {
      expect(await open(sites.vite, policy("script-src 'self'"))).toEqual({
        error: expect.stringMatching(/^wasm: the kernels cannot be compiled .*'wasm-unsafe-eval'/),
      });
    });
  });
}
