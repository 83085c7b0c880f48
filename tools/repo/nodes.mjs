// `pnpm nodes [project …]`: runs tests under the other Node versions that are supported, whose engines compile WebAssembly
// differently. npm's `node` package brings the binaries, into a cache that git ignores. Without names: the wasm backend, and
// what is held against torch.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare, repository } from "./setup.mjs";

const VERSIONS = ["22", "24"];
const folder = join(repository, "node_modules", ".cache", "convscope", "nodes");

/** @param {string} command @param {readonly string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error !== undefined) throw error;
  return status === 0;
}

/** @param {string} version */
const binary = (version) => join(folder, "node_modules", `node${version}`, "bin", "node");

prepare();
if (!VERSIONS.every((version) => existsSync(binary(version)))) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = VERSIONS.map((version) => `node${version}@npm:node@${version}`);
  if (!run("npm", ["install", "--no-audit", "--no-fund", ...packages], folder)) process.exit(1);
}
const named = process.argv.slice(2);
const projects = (named.length > 0 ? named : ["backend-wasm", "torch-fixtures"]).flatMap((name) => [
  "--project",
  name,
]);
const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
const failed = VERSIONS.filter((version) => {
  console.log(`\nNode ${version}`);
  return !run(binary(version), [vitest, "run", "--silent", ...projects], repository);
});
console.log(
  failed.length === 0
    ? `passed under Node ${VERSIONS.join(" and ")}`
    : `failed under Node ${failed.join(" and ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
