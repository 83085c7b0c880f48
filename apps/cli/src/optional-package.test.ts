import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { importOptional } from "./optional-package.js";

afterEach(() => vi.restoreAllMocks());

/** A project with a package in it, as the folder that the program is called from. */
async function inProjectWith(name: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  const place = join(folder, "node_modules", name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), `{ "type": "module", "exports": "./index.js" }`);
  await writeFile(join(place, "index.js"), text);
  vi.spyOn(process, "cwd").mockReturnValue(folder);
}

async function copiesOf(name: string): Promise<readonly object[]> {
  const copies: object[] = [];
  for await (const module of importOptional(name)) copies.push(module);
  return copies;
}

test("a package of the caller's project is found", async () => {
  await inProjectWith("made-up-engine", "export const answer = 42;");
  expect(await copiesOf("made-up-engine")).toEqual([expect.objectContaining({ answer: 42 })]);
});

test("a package that is nowhere is no error", async () => {
  expect(await copiesOf("made-up-and-not-there")).toEqual([]);
});

test("a package that is there and lacks one of its own is a fault, not an absence", async () => {
  await inProjectWith("made-up-broken", 'import "made-up-missing";');
  await expect(copiesOf("made-up-broken")).rejects.toThrow("made-up-missing");
});
