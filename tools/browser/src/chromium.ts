/** Headless Chromium with WebGL 2 and WebGPU on the processor, so that every machine computes alike. */
import type { ConformanceReport } from "@convscope/conformance";
import { type Browser, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // WebGL 2 and WebGPU by SwiftShader.
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--use-webgpu-adapter=swiftshader",
];

/** Starts the browser. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** What a page that runs the suite came to. */
type Ending = { readonly report: ConformanceReport } | { readonly fault: string };

/** Opens a page whose script runs the suite, and waits for its report. @throws Error with what the page says is wrong */
export async function reportOf(page: Page, url: string): Promise<ConformanceReport> {
  await page.addInitScript(() => {
    const ending = new Promise((resolve) => {
      addEventListener("conformancereport", (event) =>
        resolve({ report: Reflect.get(event, "detail") }),
      );
      addEventListener("conformancefault", (event) =>
        resolve({ fault: Reflect.get(event, "detail") }),
      );
    });
    Reflect.set(globalThis, "ending", ending);
  });
  const broken = new Promise<Ending>((resolve) => {
    page.once("crash", () => resolve({ fault: "the page crashed" }));
    page.once("pageerror", (error) => resolve({ fault: error.stack ?? error.message }));
  });
  await page.goto(url);
  const ended: Promise<Ending> = page.evaluate(() => Reflect.get(globalThis, "ending"));
  const ending = await Promise.race([ended, broken]);
  if ("report" in ending) return ending.report;
  throw new Error(`${url}: found "${ending.fault}", expected a report; open the page to see more`);
}
