import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./paths.js";

const packages = join(repository, "packages");
const page = readFileSync(join(packages, "conformance", "page.html"), "utf8");
const core = JSON.parse(readFileSync(join(packages, "core", "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
};

test("the published page's import map names every entry of core, where it is installed", () => {
  const map = /<script type="importmap">([^<]*)<\/script>/.exec(page)?.[1] ?? "";
  const entries = Object.entries(core.exports).map(([entry, { default: file }]) => [
    entry.replace(/^\./, "@convscope/core"),
    file.replace(/^\./, "../core"),
  ]);
  expect(JSON.parse(map)).toEqual({ imports: Object.fromEntries(entries) });
});
