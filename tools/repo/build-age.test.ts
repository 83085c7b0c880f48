import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isBuildOld, newestSource, noteBuild } from "./build-age.mjs";

const BUILD = Date.parse("2026-01-02T00:00:00Z");
const BEFORE = Date.parse("2026-01-01T00:00:00Z");
const AFTER = Date.parse("2026-01-03T00:00:00Z");
let root = "";
let stamp = "";

function write(path: string, time: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  utimesSync(file, time / 1000, time / 1000);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "convscope-age-"));
  stamp = join(root, "node_modules", "built");
  write("packages/core/src/ops/conv2d.ts", BEFORE);
  write("apps/cli/src/cli.ts", BEFORE);
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  "packages/core/src/ops/conv2d.ts",
  "packages/wasm/assembly/pool.ts",
  "packages/core/package.json",
  "apps/cli/src/cli.ts",
])("a build is old when %s is newer", (path) => {
  noteBuild(stamp, BUILD);
  expect(isBuildOld(root, stamp)).toBe(false);
  write(path, AFTER);
  expect(isBuildOld(root, stamp)).toBe(true);
  expect(newestSource(root)).toBe(AFTER);
});

test.each(["packages/core/src/ops/conv2d.test.ts", "packages/core/src/testing/a.ts", "docs/a.md"])(
  "%s is no part of a build",
  (path) => {
    noteBuild(stamp, BUILD);
    write(path, AFTER);
    expect(isBuildOld(root, stamp)).toBe(false);
  },
);

test("a build that nobody remembers is old", () => {
  expect(isBuildOld(root, stamp)).toBe(true);
});
