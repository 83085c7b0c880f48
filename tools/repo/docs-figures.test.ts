// The figures in docs are those that the code draws; `pnpm pictures` redraws them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { docsFigures } from "./docs-figures.mjs";
import { repository } from "./setup.mjs";

const figures = await docsFigures();
const folder = join(repository, "docs", "figures");

test.each([...figures])("docs/figures/%s is up to date", (name, svg) => {
  expect(existsSync(join(folder, name)), "run pnpm pictures").toBe(true);
  expect(readFileSync(join(folder, name), "utf8") === svg, "run pnpm pictures").toBe(true);
});

describe("pictures that the pages name", () => {
  test.each(["README.md", "docs/figures.md"])("%s", (page) => {
    const text = readFileSync(join(repository, page), "utf8");
    const paths = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
    const from = page.startsWith("docs/") ? join(repository, "docs") : repository;
    expect(paths.length).toBeGreaterThan(2);
    expect(paths.filter((path) => !existsSync(join(from, path)))).toEqual([]);
  });
});
