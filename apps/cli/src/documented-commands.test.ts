/**
 * What the pages say that commands print is what they print. Every `console` block of README.md and docs/*.md is run in 80
 * columns, one after the other in a folder of the page's own, so that a page may train a network and go on with it. A block
 * that ends with … shows how its output begins. Pictures that a page draws and shows are compared with those in docs/figures.
 * `vitest run --project cli documented-commands -u` (part of `pnpm pictures`) writes outputs and pictures anew.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operationConventions, quantity } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "./main.js";
import { fakeHost } from "./testing/fake-host.js";

const repository = join(import.meta.dirname, "..", "..", "..");
const docs = join(repository, "docs");
const BLOCK =
  /```console\n\$ (?<prompt>(?:pnpm )?convscope )(?<command>[^\n]*)\n(?<held>[\s\S]*?)\n```/g;
const PICTURE = /!\[[^\]]+\]\((?:docs\/)?figures\/([\w-]+\.svg)\)/g;

const pages = [
  join(repository, "README.md"),
  ...readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(docs, name)),
]
  .map((path) => ({ path, text: readFileSync(path, "utf8") }))
  .filter(({ text }) => text.match(BLOCK));

/** Words as a shell takes them: what stands in double quotes is one. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

/** What a person sees: both streams, as errors belong to the lesson; no bars that move. */
async function run(command: string): Promise<{ readonly code: number; readonly shown: string }> {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1", CI: "1" } });
  const code = await main(wordsOf(command), { ...host, stderr: host.stdout });
  return { code, shown: host.out.text.trimEnd() };
}

/** Times, rates and what a backend's pool keeps are the machine's: a page holds those of one day. */
function withoutTimes(command: string, text: string): string {
  if (!/^(profile|train) /.test(command)) return text;
  return text
    .replaceAll(/[\d.,]+/g, "#")
    .replaceAll(/ +/g, " ")
    .replaceAll("─", "");
}

/** What a block is to hold: as much as it shows, and the old text where only times differ. */
function renewed(command: string, held: string, now: string): string {
  const lines = now.split("\n");
  const shown = held.split("\n").length - 1;
  const begins = held.endsWith("\n…") && lines.length > shown;
  const text = begins ? [...lines.slice(0, shown), "…"].join("\n") : now;
  return withoutTimes(command, text) === withoutTimes(command, held) ? held : text;
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
  const home = process.cwd();
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "convscope-docs-"));
    symlinkSync(docs, join(folder, "docs"), "dir");
    process.chdir(folder);
  });

  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  test("there are some", () => {
    expect(pages.length).toBeGreaterThan(4);
  });

  test.each(pages)("$path holds what its commands print", { timeout: 240_000 }, async (page) => {
    let { text } = page;
    for (const { 0: block, groups = {} } of page.text.matchAll(BLOCK)) {
      const { prompt, command = "", held = "" } = groups;
      const { shown } = await run(command);
      const now = renewed(command, held, shown);
      text = text.replace(block, () => `\`\`\`console\n$ ${prompt}${command}\n${now}\n\`\`\``);
    }
    await expect(text).toMatchFileSnapshot(page.path);
    for (const [, picture = ""] of page.text.matchAll(PICTURE)) {
      if (!existsSync(picture)) continue;
      const drawn = readFileSync(picture, "utf8");
      await expect(drawn).toMatchFileSnapshot(join(docs, "figures", picture));
    }
  });

  test("every command of the learners' questions runs", { timeout: 240_000 }, async () => {
    const text = readFileSync(join(docs, "README.md"), "utf8");
    const commands = [...text.matchAll(/^\| [^|]+ \| `convscope ([^`]+)`/gm)].map(
      ([, own = ""]) => own,
    );
    expect(commands.length).toBeGreaterThan(25);
    for (const command of ["train --backend js --limit 100 --epochs 1 --quiet", ...commands]) {
      const { code, shown } = await run(command);
      expect(code, `${command}: ${shown}`).toBe(0);
    }
  });
});
