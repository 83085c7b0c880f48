// The figures in docs are those that the code draws, `pnpm pictures` redraws them; and what pages link to is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { docsFigures } from "./docs-figures.mjs";
import { repository } from "./setup.mjs";

const figures = await docsFigures();
const folder = join(repository, "docs", "figures");

test.each([...figures])("docs/figures/%s is up to date", (name, svg) => {
  expect(existsSync(join(folder, name)), "run pnpm pictures").toBe(true);
  expect(readFileSync(join(folder, name), "utf8") === svg, "run pnpm pictures").toBe(true);
});

const docs = readdirSync(join(repository, "docs")).filter((name) => name.endsWith(".md"));
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...docs.map((name) => `docs/${name}`),
];

/** The headings of a page as the addresses that GitHub makes of them. */
function anchorsOf(path: string): readonly string[] {
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, text = ""]) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(pages)("the pictures, pages and headings that %s names are there", (page) => {
  const path = join(repository, page);
  const links = [...readFileSync(path, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, to = ""]) => to,
  );
  const missing = links.filter((to) => {
    if (/^https?:/.test(to)) return false;
    const [file = "", anchor] = to.split("#");
    const target = file === "" ? path : join(path, "..", file);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
  expect(missing).toEqual([]);
});

test("the README shows at least three of the figures", () => {
  const text = readFileSync(join(repository, "README.md"), "utf8");
  expect([...text.matchAll(/!\[[^\]]+\]\(docs\/figures\/[^)]+\)/g)].length).toBeGreaterThan(2);
});
