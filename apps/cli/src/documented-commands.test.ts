/**
 * What the pages say that commands print is what they print: every `console` block of docs/*.md is run, in 80 columns.
 * `vitest run --project cli documented-commands -u` writes the outputs anew.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { operationConventions, quantity } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { describe, expect, test } from "vitest";
import { main } from "./main.js";
import { fakeHost } from "./testing/fake-host.js";

const folder = join(import.meta.dirname, "..", "..", "..", "docs");
const BLOCK = /```console\n\$ convscope ([^\n]*)\n[\s\S]*?```/g;

const pages = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), "utf8") }))
  .filter(({ text }) => text.match(BLOCK));

/** What a person sees: both streams, as errors belong to the lesson. */
async function printed(command: string): Promise<string> {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  await main(command.split(" "), host);
  return `${host.out.text}${host.err.text}`.trimEnd();
}

test("the page's table of conventions holds VGG16's figures", () => {
  const text = pages.find(({ path }) => path.endsWith("numbers.md"))?.text ?? "";
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| ([\d,]+) \|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual([...operationConventions].sort());
  const model = createModel("vgg16");
  for (const convention of operationConventions) {
    const value = rows.find(([, name]) => name === convention)?.[2]?.replaceAll(",", "");
    expect(Number(value), convention).toBe(quantity(model, "total.flops", { convention }).value);
  }
});

describe("outputs in the pages", () => {
  test("there are some", () => {
    expect(pages.length).toBeGreaterThan(0);
  });

  test.each(pages)("$path holds what its commands print", { timeout: 120_000 }, async (page) => {
    let { text } = page;
    for (const [block, command = ""] of page.text.matchAll(BLOCK)) {
      const renewed = `\`\`\`console\n$ convscope ${command}\n${await printed(command)}\n\`\`\``;
      text = text.replace(block, () => renewed);
    }
    await expect(text).toMatchFileSnapshot(page.path);
  });
});
