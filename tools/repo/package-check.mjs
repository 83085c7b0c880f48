// Run in a package's folder: packs it as it would be published and lets publint and attw read the
// archive. What `dist` holds must have been built before.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pnpm, repository } from "./setup.mjs";

/** @param {string} name @param {readonly string[]} args */
function run(name, args) {
  const command = join(repository, "node_modules", ".bin", name);
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), "convscope-pack-"));
try {
  const packed = pnpm(["pack", "--pack-destination", folder], process.cwd());
  if (packed.code !== 0) throw new Error(packed.output);
  const archive = join(folder, readdirSync(folder)[0] ?? "");
  run("publint", ["--strict", archive]);
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  if (manifest.exports !== undefined) {
    run("attw", [archive, "--profile", "esm-only", "--no-emoji", "--format", "table-flipped"]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
