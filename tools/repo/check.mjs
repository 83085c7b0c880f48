// `pnpm check`: everything that must hold besides the long checks. Prints one line a part, and what a
// part printed only if it failed. `pnpm check types unused` runs these parts alone.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { prepare, repository, turbo } from "./setup.mjs";

/** @typedef {{ code: number, output: string }} Result */

/** Runs a program with its output kept back. @param {string} command @param {readonly string[]} args @returns {Result} */
function quiet(command, args) {
  const run = spawnSync(command, args, {
    cwd: repository,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });
  return { code: run.status ?? 1, output: `${run.stdout ?? ""}${run.stderr ?? ""}` };
}

/** @param {string} name @param {readonly string[]} args */
const binary = (name, args) => quiet(join(repository, "node_modules", ".bin", name), args);
/** @param {string} name @param {readonly string[]} [args] */
const script = (name, args = []) => quiet(process.execPath, [join("tools", "repo", name), ...args]);

/** The published types as a user's compiler reads them. Faults of other people's packages are theirs. @returns {Result} */
function declarations() {
  const project = join("tools", "repo", "tsconfig.published.json");
  const { code, output } = binary("tsc", ["-p", project, "--pretty", "false"]);
  const faults = output.split("\n").filter((line) => /^packages[\\/]|^error/.test(line));
  const ours = faults.length > 0 || !/^node_modules[\\/]/m.test(output);
  return { code: ours ? code : 0, output: faults.length > 0 ? faults.join("\n") : output };
}

/** @type {Readonly<Record<string, () => Result>>} */
const parts = {
  style: () => binary("biome", ["check", "--error-on-warnings", "--max-diagnostics=200", "."]),
  layout: () => script("layout.mjs"),
  imports: () =>
    binary("depcruise", ["--config", ".dependency-cruiser.mjs", "packages", "apps", "tools"]),
  graph: () => script("graph.mjs"),
  unused: () => binary("knip", ["--no-config-hints"]),
  types: () => turbo(["types"]),
  packages: () => turbo(["package"]),
  declarations,
  tests: () => script("test.mjs", ["--unless-passed"]),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(
    `check: no part ${unknown.join(", ")}; the parts are ${Object.keys(parts).join(", ")}`,
  );
  process.exit(2);
}
prepare();
const failed = [];
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const start = performance.now();
  const { code, output } = part();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (code === 0) continue;
  failed.push(name);
  console.log(output.trimEnd());
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
